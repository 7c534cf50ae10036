/** A column in a longer one: typed arrays do not grow. */
export function widen<T extends Uint8Array | Uint16Array | Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
