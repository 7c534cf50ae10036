import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { type SandboxKind, sandboxPolicy } from '../base/page-policy.ts'
import { bundle } from './bundle.ts'

const sandboxFolder = new URL('../adapters/browser/sandbox/', import.meta.url)
const inSandbox = (file: string): string => fileURLToPath(new URL(file, sandboxFolder))

/** The programs of a sandbox page, as paths of their entries. */
export interface SandboxEntries {
  readonly relay: string
  readonly worker: string
}
const relay = inSandbox('relay-entry.ts')
export const sandboxEntries: Readonly<Record<SandboxKind, SandboxEntries>> = {
  plain: { relay, worker: inSandbox('worker-entry.ts') },
  any: { relay, worker: inSandbox('any-worker-entry.ts') },
}

/**
 * A page of the sandbox as one text: the relay is its only script, which holds the text of the workers. Nothing else is ever
 * loaded, so its policy can forbid everything.
 *
 * @param policy is told the source expression of the script.
 */
export async function sandboxPage(entries: SandboxEntries, policy = sandboxPolicy): Promise<string> {
  const worker = await bundle(entries.worker, {})
  const relay = await bundle(entries.relay, { tabgridWorkerText: inScript(JSON.stringify(worker)) })
  const hash = createHash('sha256').update(relay).digest('base64')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(`'sha256-${hash}'`)}">
<title>Tabgrid sandbox</title>
<script>${relay}</script>
</head>
</html>
`
}

/** What a page's parser would take for the end of the script. */
const inScript = (source: string): string => source.replaceAll('<', '\\u003c')
