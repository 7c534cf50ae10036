import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** What the laboratory is made of, and Debian's package of each. */
const tools = { ip: 'iproute2', nft: 'nftables', turnserver: 'coturn' } as const

/** Namespaces are made and taken down by root alone, and not in every container. */
export function whyNoLab(): string | undefined {
  if (process.platform !== 'linux') return 'Network namespaces are a thing of Linux.'
  if (process.getuid?.() !== 0) return 'Only root may make network namespaces.'
  const missing = missingTools()
  if (missing.length > 0) return `Not here: ${missing.join(', ')}.`
  const probe = `tgprobe${process.pid}`
  const made = spawnSync('ip', ['netns', 'add', probe], { encoding: 'utf8' })
  if (made.status !== 0) return `This machine forbids network namespaces: ${made.stderr.trim()}`
  spawnSync('ip', ['netns', 'del', probe])
  return undefined
}

/** Debian's packages of what is missing, where they can be had without asking a person. Returns what is in the way in the end. */
export function installLab(): string | undefined {
  const packages = [...new Set(missingTools().map((tool) => tools[tool]))]
  if (packages.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    const steps = ['apt-get update', `apt-get install --yes --no-install-recommends ${packages.join(' ')}`]
    steps.every((step) => spawnSync(step, { shell: true, stdio: ['ignore', 2, 2] }).status === 0)
  }
  return whyNoLab()
}

function missingTools(): (keyof typeof tools)[] {
  const directories = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  const names = Object.keys(tools) as (keyof typeof tools)[]
  return names.filter((tool) => !directories.some((directory) => existsSync(join(directory, tool))))
}
