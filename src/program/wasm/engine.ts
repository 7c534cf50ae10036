import { badModule } from './module-reader.ts'

/** The little of WebAssembly that is used: this layer has no types of a platform. */
interface WasmEngine {
  compile(bytes: Uint8Array): Promise<object>
  instantiate(module: object): Promise<{ readonly exports: object }>
}

/**
 * Compiles and starts a module that imports nothing. Its bytes are never anything but compiled: a text in their place is no module.
 * @throws `task-invalid`
 */
export async function instantiateModule(bytes: Uint8Array): Promise<object> {
  const engine = Reflect.get(globalThis, 'WebAssembly') as WasmEngine | undefined
  if (engine === undefined) throw badModule('WebAssembly is switched off here: help with another device')
  try {
    const { exports } = await engine.instantiate(await engine.compile(bytes))
    return exports
  } catch (thrown) {
    throw badModule(thrown instanceof Error ? thrown.message : String(thrown))
  }
}
