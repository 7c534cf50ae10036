/** An answer as exact JSON text; what JSON does not have is written as its nearest: a bigint as digits, a Map as pairs. */
export const writeAnswer = (answer: unknown): string => JSON.stringify(answer, plain, 2) ?? ''

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Map || value instanceof Set) return [...value]
  if (value instanceof ArrayBuffer) return [...new Uint8Array(value)]
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Uint8Array)
  return value
}
