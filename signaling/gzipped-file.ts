import { readFile, stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const compress = promisify(gzip)

/** What shrinks; pictures are compressed already. */
const texts = /^(text\/|application\/(json|manifest\+json)|image\/svg)/

/** Below this the headers weigh as much. */
const bytesLeast = 1_024

/** The newest form of each file that was asked for: as many as the app has files, each compressed once. */
const kept = new Map<string, { readonly version: string; readonly bytes: Promise<Buffer> }>()

/** Whether a file goes out compressed: a third of its bytes, on a network that a class shares. */
export const goesGzipped = (
  { headers }: IncomingMessage,
  { contentType, bytes }: { readonly contentType: string; readonly bytes: number },
): boolean => bytes >= bytesLeast && texts.test(contentType) && acceptsGzip(headers['accept-encoding'])

/** As RFC 9110 writes it; a weight of 0 means no. */
function acceptsGzip(accepted: string | string[] | undefined): boolean {
  const codings = String(accepted ?? '').split(',')
  const [name, ...params] =
    codings
      .map((coding) => coding.trim())
      .find((coding) => /^gzip\b/i.test(coding))
      ?.split(';') ?? []
  return name !== undefined && !params.some((param) => /^\s*q=0(\.0*)?\s*$/.test(param))
}

/** @param version changes with the file's content. Rejects when the file cannot be read. */
export function gzippedFile(file: string, version: string): Promise<Buffer> {
  const found = kept.get(file)
  if (found?.version === version) return found.bytes
  const bytes = builtWith(file).then(async (built) => built ?? compress(await readFile(file), { level: 9 }))
  bytes.catch(() => kept.delete(file)) // whoever asks next tries again
  kept.set(file, { version, bytes })
  return bytes
}

/** What the build has put beside the file, if it is of it: a file that was changed since has none. */
async function builtWith(file: string): Promise<Buffer | undefined> {
  const gzipped = `${file}.gz`
  const [plain, packed] = await Promise.all([stat(file), stat(gzipped).catch(() => undefined)])
  return packed !== undefined && packed.mtimeMs >= plain.mtimeMs ? readFile(gzipped) : undefined
}
