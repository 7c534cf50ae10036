import { fileURLToPath } from 'node:url'

const inSource = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url))

/** What every page of the app has loaded before anything else. */
const entry = inSource('app/main.tsx')

/**
 * What a page that helps needs, a page that hosts, and one whose room runs jobs. What they share becomes few files: many small ones
 * compress worse, and cost requests.
 */
const helps = inSource('wiring/join-room.ts')
const hosts = inSource('wiring/open-lobby.ts')
const runs = inSource('wiring/jobs.ts')
/** Ciphers, which hosts need, and of the devices those that came by a link. */
const seals = inSource('identity/seal.ts')

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

/** The module and all that it imports, and that these import, but for what is imported when it is needed. */
function importedBy(id: string, modules: Modules, found = new Set<string>()): Set<string> {
  if (found.has(id)) return found
  found.add(id)
  for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) importedBy(imported, modules, found)
  return found
}

/** The name of the file that a module goes into, where it is not left to the bundler. */
function fileOf(id: string, modules: Modules): string | undefined {
  if (importedBy(entry, modules).has(id)) return undefined
  if (!importedBy(helps, modules).has(id)) return importedBy(seals, modules).has(id) ? 'sealing' : undefined
  if (importedBy(hosts, modules).has(id)) return 'engine'
  return importedBy(runs, modules).has(id) ? 'computing' : 'helping'
}

/** How the build is cut into files. */
export const chunks = {
  includeDependenciesRecursively: false, // or what the entry has would be moved out of it
  groups: [{ name: (id: string, modules: Modules) => fileOf(id, modules) }],
}
