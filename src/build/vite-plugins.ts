import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Plugin, Rolldown } from 'vite'
import {
  policyInDevelopment,
  type SandboxKind,
  sandboxFiles,
  sandboxPolicyHeader,
  writtenPolicy,
} from '../base/page-policy.ts'
import { ableScript, firstScript, refusalScript } from '../base/page-scripts.ts'
import { buildDigest } from './build-digest.ts'
import { bundle, bundleForAll } from './bundle.ts'
import { sandboxEntries, sandboxPage } from './sandbox-page.ts'

const sandboxKinds = Object.keys(sandboxFiles) as SandboxKind[]

/** Puts the sandbox's pages beside the pages of a build, and serves them in development. Every page that uses `browser.ts` needs them. */
export function sandboxPlugin(): Plugin {
  return {
    name: 'tabgrid-sandbox',
    async generateBundle() {
      for (const kind of sandboxKinds) {
        const source = await sandboxPage(sandboxEntries[kind])
        this.emitFile({ type: 'asset', fileName: sandboxFiles[kind], source })
      }
    },
    configureServer({ config, middlewares }) {
      for (const kind of sandboxKinds) {
        middlewares.use(`${config.base}${sandboxFiles[kind]}`, (_request, response, next) => {
          sandboxPage(sandboxEntries[kind]).then((page) => {
            response.setHeader('Content-Type', 'text/html; charset=utf-8')
            response.setHeader('Content-Security-Policy', sandboxPolicyHeader)
            response.end(page)
          }, next)
        })
      }
    },
  }
}

const socketsOf = (server: string): string => new URL(server).origin.replace('http', 'ws')

const inApp = (file: string): string => fileURLToPath(new URL(`../app/${file}`, import.meta.url))

/** What runs in a page before the app, in this order. */
const early: Readonly<Record<string, () => Promise<string>>> = {
  [ableScript]: () => bundleForAll(inApp('able-entry.ts')),
  [firstScript]: () => bundle(inApp('first.ts'), {}),
}

/** And what one of them may ask for. */
const scripts = { ...early, [refusalScript]: () => bundleForAll(inApp('refusal-entry.ts')) }

/**
 * Writes our policy into the pages, for servers that send no such header, and before all else the script that narrows it.
 * @param signalingServer where it is not the one that the pages come from.
 */
export function pagePolicyPlugin(signalingServer?: string): Plugin {
  const built = writtenPolicy(signalingServer === undefined ? undefined : socketsOf(signalingServer))
  return {
    name: 'tabgrid-page-policy',
    async generateBundle() {
      for (const [fileName, write] of Object.entries(scripts)) {
        this.emitFile({ type: 'asset', fileName, source: await write() })
      }
    },
    configureServer({ config, middlewares }) {
      for (const [fileName, write] of Object.entries(scripts)) {
        middlewares.use(`${config.base}${fileName}`, (_request, response, next) => {
          write().then((script) => {
            response.setHeader('Content-Type', 'text/javascript; charset=utf-8')
            response.end(script)
          }, next)
        })
      }
    },
    transformIndexHtml(_html, { server }) {
      const content = server === undefined ? built : policyInDevelopment
      return [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content },
          injectTo: 'head-prepend',
        },
        ...Object.keys(early).map((file) => ({
          tag: 'script',
          attrs: { src: `./${file}` },
          injectTo: 'head-prepend' as const,
        })),
      ]
    },
  }
}

const publicFolders = ['', 'data/']

const contentOf = (file: Rolldown.OutputAsset | Rolldown.OutputChunk): string | Uint8Array =>
  file.type === 'asset' ? file.source : file.code

/** Writes the service worker, which knows the name of every file of the build. In development there is none. */
export function serviceWorkerPlugin(): Plugin {
  let publicDirectory = ''
  return {
    name: 'tabgrid-service-worker',
    configResolved({ publicDir }) {
      publicDirectory = publicDir
    },
    generateBundle: {
      order: 'post',
      async handler(_options, built) {
        const copied = publicFolders.flatMap((folder) =>
          readdirSync(`${publicDirectory}/${folder}`, { withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map(({ name }) => folder + name),
        )
        const files = [...Object.keys(built), ...copied].sort()
        const digest = buildDigest([
          ...Object.values(built).map((file) => [file.fileName, contentOf(file)] as const),
          ...copied.map((file) => [file, readFileSync(`${publicDirectory}/${file}`)] as const),
        ])
        const define = { builtFiles: JSON.stringify(files), buildDigest: JSON.stringify(digest) }
        this.emitFile({
          type: 'asset',
          fileName: 'sw.js',
          source: await bundle(inApp('offline/service-worker.ts'), define),
        })
      },
    },
  }
}
