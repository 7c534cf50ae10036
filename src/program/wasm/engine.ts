import { badModule } from './module-reader.ts'

/** The little of WebAssembly that is used: this layer has no types of a platform. */
interface WasmEngine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: object }
}

/**
 * Compiles and starts a module that imports nothing. Its bytes are never anything but compiled: a text in their place is no
 * module. At once, as nothing else waits in this thread.
 * @throws `task-invalid`
 */
export function instantiateModule(bytes: Uint8Array): object {
  const engine = Reflect.get(globalThis, 'WebAssembly') as WasmEngine | undefined
  if (engine === undefined) throw badModule('WebAssembly is switched off here: help with another device')
  try {
    return new engine.Instance(new engine.Module(bytes)).exports
  } catch (thrown) {
    throw badModule(thrown instanceof Error ? thrown.message : String(thrown))
  }
}
