import { createHash } from 'node:crypto'

/** Of the names and the contents of all files of a build: some keep their name in every build. */
export function buildDigest(files: Iterable<readonly [name: string, content: string | Uint8Array]>): string {
  const told = [...files].map(([name, content]) => [name, createHash('sha256').update(content).digest('hex')])
  told.sort(([left = ''], [right = '']) => (left < right ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)
}
