import type { Plugin } from 'vite'
import {
  pagePolicy,
  pagePolicyInDevelopment,
  pagePolicyWith,
  sandboxFile,
  sandboxPolicyHeader,
} from '../base/page-policy.ts'
import { sandboxPage } from './sandbox-page.ts'

/** Puts the sandbox's page beside the pages of a build, and serves it in development. Every page that uses `browser.ts` needs it. */
export function sandboxPlugin(): Plugin {
  return {
    name: 'tabgrid-sandbox',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: sandboxFile, source: await sandboxPage() })
    },
    configureServer({ config, middlewares }) {
      middlewares.use(`${config.base}${sandboxFile}`, (_request, response, next) => {
        sandboxPage().then((page) => {
          response.setHeader('Content-Type', 'text/html; charset=utf-8')
          response.setHeader('Content-Security-Policy', sandboxPolicyHeader)
          response.end(page)
        }, next)
      })
    },
  }
}

const socketsOf = (server: string): string => new URL(server).origin.replace('http', 'ws')

/**
 * Writes our policy into the pages, for servers that send no such header.
 * @param signalingServer where it is not the one that the pages come from.
 */
export function pagePolicyPlugin(signalingServer?: string): Plugin {
  const built = signalingServer === undefined ? pagePolicy : pagePolicyWith(socketsOf(signalingServer))
  return {
    name: 'tabgrid-page-policy',
    transformIndexHtml(_html, { server }) {
      const content = server === undefined ? built : pagePolicyInDevelopment
      return [{ tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content }, injectTo: 'head-prepend' }]
    },
  }
}
