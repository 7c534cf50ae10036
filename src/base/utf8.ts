/** What every browser and Node have, and the types of this region do not. */
interface TextCoding {
  readonly TextEncoder: new () => { encodeInto(text: string, into: Uint8Array): { readonly written: number } }
  readonly TextDecoder: new (
    label: 'utf-8',
    options: { readonly fatal: true; readonly ignoreBOM: true },
  ) => { decode(bytes: Uint8Array): string }
}
const { TextEncoder, TextDecoder } = globalThis as unknown as TextCoding
const encoder = new TextEncoder()
/** A byte order mark is a letter like others. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Shorter texts are made letter by letter: quicker than to ask the engine. */
const shortLetters = 32

/** Bytes that `text` takes at most. */
export const utf8BytesMost = (text: string): number => text.length * 3

/** Writes `text` at `at`, where `utf8BytesMost` are free, and gives how many bytes it took. */
export function writeUtf8(text: string, bytes: Uint8Array, at: number): number {
  if (text.length > shortLetters) return encoder.encodeInto(text, bytes.subarray(at)).written
  for (let letter = 0; letter < text.length; letter++) {
    const code = text.charCodeAt(letter)
    if (code >= 0x80) return encoder.encodeInto(text, bytes.subarray(at)).written
    bytes[at + letter] = code
  }
  return text.length
}

/** @throws `TypeError` for what is no UTF-8. */
export function readUtf8(bytes: Uint8Array, from: number, to: number): string {
  if (to - from > shortLetters) return decoder.decode(bytes.subarray(from, to))
  let text = ''
  for (let at = from; at < to; at++) {
    const code = bytes[at] ?? 0
    if (code >= 0x80) return decoder.decode(bytes.subarray(from, to))
    text += String.fromCharCode(code)
  }
  return text
}
