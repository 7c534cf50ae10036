/** Of one page of a WebAssembly memory. */
const pageBytes = 65_536
const pagesPerMegabyte = 2 ** 20 / pageBytes

// Kept from before any task code, which may put others in their place.
const { apply } = Reflect
const { isView } = ArrayBuffer
const { max, min } = Math
const toNumber = Number
const toBigint = BigInt
const unbounded = Number.POSITIVE_INFINITY
const Bytes = Uint8Array
const getterOf = (prototype: object, name: string): (() => unknown) =>
  Reflect.getOwnPropertyDescriptor(prototype, name)?.get ?? (() => undefined)
const bufferLength = getterOf(ArrayBuffer.prototype, 'byteLength')
const viewParts = [Object.getPrototypeOf(Uint8Array.prototype) as object, DataView.prototype].map((prototype) => ({
  buffer: getterOf(prototype, 'buffer'),
  byteOffset: getterOf(prototype, 'byteOffset'),
  byteLength: getterOf(prototype, 'byteLength'),
}))

/** What is used of the platform's WebAssembly: this layer has no types of a platform. */
type Construct = new (...given: unknown[]) => object
interface Platform {
  Memory: Construct
  Module: Construct
  compile(source: unknown): Promise<object>
  instantiate(source: unknown, imports?: unknown): Promise<unknown>
}

/**
 * Gives every WebAssembly memory that is made from now on a maximum of `megabytes` MiB: those that a program asks for, and
 * those that a module brings along, which must say a maximum of their own. Must run before any task code. Does nothing
 * where there is no WebAssembly.
 */
export function limitWebAssemblyMemory(scope: object, megabytes: number): void {
  const platform = Reflect.get(scope, 'WebAssembly') as (Platform & object) | undefined
  if (platform === undefined) return
  const pagesMost = megabytes * pagesPerMegabyte
  const { compile, instantiate } = platform
  const checked = (source: unknown): unknown => checkedSource(source, pagesMost)
  replaceClass(platform, 'Memory', ([descriptor]) => [limitedDescriptor(descriptor, pagesMost)])
  replaceClass(platform, 'Module', ([source]) => [checked(source)])
  platform.compile = async (source) => compile(checked(source))
  platform.instantiate = async (source, imports) => instantiate(checked(source), imports)
  // Both take a response of the network, which no task has.
  Reflect.deleteProperty(platform, 'compileStreaming')
  Reflect.deleteProperty(platform, 'instantiateStreaming')
}

/** Every way to the class leads through `change`, also its prototype's. */
function replaceClass(platform: Platform, name: 'Memory' | 'Module', change: (given: unknown[]) => unknown[]): void {
  const { construct } = Reflect
  const limited = new Proxy(platform[name], {
    construct: (target, given: unknown[], asked) => construct(target, change(given), asked),
  })
  const { prototype } = platform[name] as { prototype?: object }
  if (prototype !== undefined) Reflect.defineProperty(prototype, 'constructor', { value: limited })
  platform[name] = limited
}

/** Read once, and made anew: what is checked is what is used. */
function limitedDescriptor(descriptor: unknown, pagesMost: number): unknown {
  if (typeof descriptor !== 'object' || descriptor === null) return descriptor
  const { initial, minimum, maximum, address, shared } = descriptor as Record<string, unknown>
  const asked = initial ?? minimum
  const least = toNumber(asked)
  if (least > pagesMost) throw tooMuch(least, pagesMost)
  const most = maximum === undefined ? pagesMost : min(toNumber(maximum), pagesMost)
  const isWide = typeof asked === 'bigint'
  const pages = isWide ? { initial: toBigint(least), maximum: toBigint(most) } : { initial: least, maximum: most }
  return { ...pages, ...(address !== undefined && { address }), ...(shared === true && { shared }) }
}

/** A copy of a module's bytes, looked through; what is no bytes (a module that was looked through before) as it is. */
function checkedSource(source: unknown, pagesMost: number): unknown {
  const bytes = bytesOf(source)
  if (bytes === undefined) return source
  const most = memoryMaximum(bytes)
  if (most > pagesMost) throw tooMuch(most, pagesMost)
  return bytes
}

const tooMuch = (pages: number, pagesMost: number): RangeError => {
  const asked = pages < unbounded ? `up to ${Math.ceil(pages / pagesPerMegabyte)} MiB` : 'without a maximum'
  const story = `a WebAssembly memory ${asked}, where it may have ${pagesMost / pagesPerMegabyte} MiB`
  return new RangeError(`${story}: declare more in "memoryMegabytes", or give the memory a smaller maximum`)
}

function bytesOf(source: unknown): Uint8Array | undefined {
  if (isView(source)) return viewBytes(source)
  try {
    apply(bufferLength, source, [])
  } catch {
    return undefined
  }
  return copyOf(new Bytes(source as ArrayBuffer))
}

function viewBytes(view: ArrayBufferView): Uint8Array | undefined {
  for (const { buffer, byteOffset, byteLength } of viewParts) {
    try {
      const [from, length] = [apply(byteOffset, view, []) as number, apply(byteLength, view, []) as number]
      return copyOf(new Bytes(apply(buffer, view, []) as ArrayBuffer, from, length))
    } catch {} // a typed array is no DataView, and the other way round
  }
  return undefined
}

function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = new Bytes(bytes.length)
  for (let at = 0; at < bytes.length; at++) copy[at] = bytes[at] as number
  return copy
}

const sectionsAt = 8
const memorySection = 5

/** The largest maximum, in pages, of the memories that a module defines: 0 for none, Infinity for one without. */
function memoryMaximum(bytes: Uint8Array): number {
  const reader = { bytes, at: sectionsAt }
  while (reader.at < bytes.length) {
    const section = bytes[reader.at++]
    const size = readCount(reader)
    if (section === memorySection) return readMemories(reader)
    reader.at += size
  }
  return 0
}

interface Reader {
  readonly bytes: Uint8Array
  at: number
}

function readMemories(reader: Reader): number {
  let most = 0
  for (let left = readCount(reader); left > 0 && reader.at < reader.bytes.length; left--) {
    const flags = readCount(reader)
    readCount(reader)
    const isBounded = flags % 2 === 1
    const maximum = isBounded ? readCount(reader) : unbounded
    // Above bit 2 are pages of another size, which nobody needs who knows his maximum.
    most = max(most, flags < 8 ? maximum : unbounded)
  }
  return most
}

/** A LEB128 number. Infinity where the bytes end: the engine will say what is wrong. */
function readCount(reader: Reader): number {
  let value = 0
  for (let scale = 1; ; scale *= 128) {
    const byte = reader.bytes[reader.at++]
    if (byte === undefined) return unbounded
    value += (byte % 128) * scale
    if (byte < 128) return value
  }
}
