import { readFileSync, writeFileSync } from 'node:fs'

// npm leaves optional packages of other platforms out of package-lock.json when it cannot fetch them where it runs
// (npm/cli#4828), and then refuses its own lock file in `npm ci`. `npm run lock` puts them in, by name and version.

interface Entry {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
  readonly optionalDependencies?: Readonly<Record<string, string>>
}
interface Lock {
  packages: Record<string, Entry>
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

/** Optional packages that some package of the lock names and the lock does not hold, with who names them. */
export function missingFrom(lock: Lock): { name: string; version: string; dev: boolean }[] {
  const missing = Object.values(lock.packages).flatMap(({ optionalDependencies = {}, dev = false }) =>
    Object.entries(optionalDependencies).map(([name, version]) => ({ name, version, dev })),
  )
  return missing.filter(({ name }) => lock.packages[`node_modules/${name}`] === undefined)
}

/** What can be said of a platform's package without seeing it: its name tells for which one it is. */
function entryOf({ name, version, dev }: { name: string; version: string; dev: boolean }): Entry {
  const words = name.split(/[/-]/)
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : []
  if (os.length === 0)
    throw new Error(`${name} is missing from the lock file, and its name tells no platform: add it by hand`)
  return {
    version,
    ...(dev && { dev }),
    optional: true,
    os,
    ...(cpu.length > 0 && { cpu }),
    ...(libc.length > 0 && { libc }),
  }
}

export function completed(lock: Lock): Lock {
  const added = missingFrom(lock).map((missing) => [`node_modules/${missing.name}`, entryOf(missing)] as const)
  const packages = Object.fromEntries(
    [...Object.entries(lock.packages), ...added].sort(([left], [right]) => (left < right ? -1 : 1)),
  )
  return { ...lock, packages }
}

if (process.argv[1] === import.meta.filename) {
  const lock: Lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  writeFileSync('package-lock.json', `${JSON.stringify(completed(lock), null, 2)}\n`)
}
