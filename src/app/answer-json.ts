/** An answer as exact JSON text; what JSON does not have is written as its nearest: a bigint as digits, a Map as pairs. */
export const writeAnswer = (answer: unknown): string => JSON.stringify(answer, plain, 2) ?? ''

/** The same in one line, with bytes in base64: for many rows. */
export const writeCompact = (value: unknown): string => JSON.stringify(value, compact) ?? 'null'

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Map || value instanceof Set) return [...value]
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)]
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Uint8Array)
  return value
}

function compact(key: string, value: unknown): unknown {
  if (value instanceof ArrayBuffer) return toBase64(new Uint8Array(value))
  if (value instanceof Uint8Array || value instanceof Uint8ClampedArray) return toBase64(value)
  return plain(key, value)
}

function toBase64(bytes: Uint8Array | Uint8ClampedArray): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192))
  return btoa(text)
}
