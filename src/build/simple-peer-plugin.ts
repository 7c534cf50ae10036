import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'

/** Packages that simple-peer brings along for Node, several times as large as itself; a page needs little of them. */
const replaced = ['readable-stream', 'buffer', 'randombytes', 'debug']

const replacementOf = (name: string): string => fileURLToPath(new URL(`simple-peer/${name}.cjs`, import.meta.url))

/** Builds simple-peer without the packages that a page does not need. One that is built without it works as well, and is larger. */
export function simplePeerPlugin(): Plugin {
  return {
    name: 'tabgrid-simple-peer',
    enforce: 'pre',
    apply: 'build',
    resolveId(name, importer) {
      const isSimplePeer = importer?.replaceAll('\\', '/').includes('/node_modules/simple-peer/')
      return isSimplePeer === true && replaced.includes(name) ? replacementOf(name) : undefined
    },
  }
}
