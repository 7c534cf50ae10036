import { base64url } from '../../base/letters.ts'
import { type Draft, readDraft } from './draft.ts'

/** Letters of a task in a link: what browsers, and most programs that pass links on, take. */
export const sharedMost = 16_000
/** Bytes that may come out of it: a draft of the greatest length, each letter of which may take three, escaped in JSON. */
const unpackedBytesMost = 1_000_000

/** Letters in front of each packed draft: another way of packing begins with others. */
const prefix = 'v1.'

/** Packs a draft for the hash of an address. `undefined` where it is too long for a link. */
export async function packDraft(draft: Draft): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(JSON.stringify(draft))
  const packed = await collected(through(bytes, new CompressionStream('deflate-raw')), sharedMost)
  const text = packed === undefined ? '' : prefix + base64url.encode(packed)
  return packed === undefined || text.length > sharedMost ? undefined : text
}

/** The draft in a link, or `undefined` where the link is not whole or no lab has made it. Never unpacks more than a draft can take. */
export async function unpackDraft(shared: string): Promise<Draft | undefined> {
  if (!shared.startsWith(prefix) || shared.length > sharedMost) return undefined
  try {
    const packed = base64url.decode(shared.slice(prefix.length))
    if (packed === undefined) return undefined
    const bytes = await collected(through(packed, new DecompressionStream('deflate-raw')), unpackedBytesMost)
    if (bytes === undefined) return undefined
    return readDraft(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return undefined
  }
}

/** Packing works in every browser that the app runs in, also without a secure context. */
const through = (bytes: Uint8Array, stream: CompressionStream | DecompressionStream): ReadableStream<Uint8Array> =>
  new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(stream)

/** All bytes of a stream, or `undefined` where there are more than `most`: then it is not read on. */
async function collected(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | undefined> {
  const reader = stream.getReader()
  const chunks: Uint8Array[] = []
  let count = 0
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    count += read.value.byteLength
    if (count > most) {
      await reader.cancel()
      return undefined
    }
    chunks.push(read.value)
  }
  return new Uint8Array(await new Blob(chunks.map((chunk) => Uint8Array.from(chunk))).arrayBuffer())
}
