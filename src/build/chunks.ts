import { fileURLToPath } from 'node:url'

const inSource = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url))

/** What every page of the app has loaded before anything else. */
const entry = inSource('app/main.tsx')

/** The pages of who helps and of who hosts: what they share is in the first file, as most people come to one of them. */
const devicePage = inSource('app/device/device-part.tsx')
const hostPages = [inSource('app/host/host-part.tsx'), inSource('app/host/job-part.tsx')]

/** What a page that helps needs. Of a host's page half of it is needed at once, and the other half with the first job. */
const helps = inSource('wiring/help-room.ts')
/** Ciphers, which hosts need, and of the devices those that came by a link. */
const seals = inSource('identity/seal.ts')

/** What the bundler itself puts into a build, and what the words of every page need. */
const ofEveryPage = /preload-helper|app\/plural\.ts/

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

/** The name of the file that a module goes into, where it is not left to the bundler. Many small files compress worse, and cost requests. */
function fileOf(id: string, modules: Modules): string | undefined {
  const isIn = (part: string) => importedBy(part, modules).has(id)
  const isOfAll = isIn(entry) || (isIn(devicePage) && hostPages.some(isIn))
  if (isOfAll || ofEveryPage.test(id)) return 'app' // with all that these import: it must wait for no other file
  if (isIn(helps)) return 'engine'
  return isIn(seals) ? 'sealing' : undefined
}

/** What is fetched beside a part that is fetched: its styles. Its programs are few files, and a name of each in the first file is not small. */
export const modulePreload = {
  polyfill: false, // a browser that does not know of preloading loads the same a little later
  resolveDependencies: (_file: string, needed: string[], { hostType }: { hostType: 'html' | 'js' }): string[] =>
    hostType === 'html' ? needed : needed.filter((file) => file.endsWith('.css')),
}

/** How the build is cut into files. */
export const chunks = {
  includeDependenciesRecursively: false, // or what the entry has would be moved out of it
  groups: [{ name: (id: string, modules: Modules) => fileOf(id, modules) }],
}

/** Words have a language in their names: else those of a page and its program would be called the same. */
export function chunkFileNames({ facadeModuleId }: { facadeModuleId?: string | null }): string {
  const [, language] = /\/text\/(en|zh)\//.exec(facadeModuleId ?? '') ?? []
  return language === undefined ? 'assets/[name]-[hash].js' : `assets/[name]-${language}-[hash].js`
}
