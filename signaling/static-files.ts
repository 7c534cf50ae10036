import { createReadStream, type Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { readBroker } from '../src/base/broker.ts'
import { pagePolicyHeader, sandboxFiles, sandboxPolicyHeader } from '../src/base/page-policy.ts'
import { goesGzipped, gzippedFile } from './gzipped-file.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
}

/**
 * Answers with a file of `directory`; `/` is `index.html`; 404 for whatever is not a plain, visible file in there.
 *
 * Own code, because the usual package (sirv 3.0.2) ends the whole process at a request with `Range: bytes=3-1`.
 * Ranges are not served: every file of the app is small.
 */
export async function serveFile(
  directory: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = filePath(request.url ?? '/')
  const file = path === undefined ? undefined : join(directory, path)
  const stats = file === undefined ? undefined : await stat(file).catch(() => undefined)
  if (path === undefined || file === undefined || stats?.isFile() !== true)
    return answerText(response, 404, 'Not found')

  const headers = headersOf(path, stats, request.url ?? '/')
  if (request.headers['if-none-match'] === headers.ETag) {
    response.writeHead(304, headers).end()
    return
  }
  if (goesGzipped(request, { contentType: headers['Content-Type'], bytes: stats.size })) {
    return answerGzipped(request, response, headers, file)
  }
  response.writeHead(200, { ...headers, 'Content-Length': stats.size })
  if (request.method === 'HEAD') {
    response.end()
    return
  }
  // Fails when the reader goes away in the middle, or the file does: the connection is cut then, and nobody is left to tell.
  await pipeline(createReadStream(file), response).catch(() => undefined)
}

async function answerGzipped(
  request: IncomingMessage,
  response: ServerResponse,
  headers: FileHeaders,
  file: string,
): Promise<void> {
  const bytes = await gzippedFile(file, headers.ETag).catch(() => undefined)
  if (bytes === undefined) return answerText(response, 404, 'Not found')
  response.writeHead(200, { ...headers, 'Content-Encoding': 'gzip', 'Content-Length': bytes.length })
  response.end(request.method === 'HEAD' ? undefined : bytes)
}

export function answerText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(text)
}

/** Where in the directory a request's target lies: `undefined` for what leads out of it, is hidden, or is no path. */
function filePath(target: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(target.replace(/[?#].*$/s, ''))
  } catch {
    return undefined // a broken % escape
  }
  if (!path.startsWith('/') || /[\0\\]/.test(path)) return undefined
  if (path.split('/').some((part) => part.startsWith('.'))) return undefined
  return normalize(path === '/' ? '/index.html' : path).replaceAll(sep, '/')
}

type FileHeaders = { readonly ETag: string; readonly 'Content-Type': string } & Readonly<Record<string, string>>

/** The build puts a hash into the names under /assets/, so what they name never changes. All else is asked for again. */
function headersOf(path: string, { size, mtimeMs }: Stats, target: string): FileHeaders {
  return {
    ETag: `W/"${size}-${mtimeMs}"`,
    'Content-Type': contentTypes[extname(path).toLowerCase()] ?? 'application/octet-stream',
    'Cache-Control': path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
    ...(path.endsWith('.html') && { 'Content-Security-Policy': policyOf(path, target) }),
  }
}

function policyOf(path: string, target: string): string {
  if (Object.values(sandboxFiles).some((file) => path.endsWith(`/${file}`))) return sandboxPolicyHeader
  const broker = new URLSearchParams(/\?.*/s.exec(target)?.[0]).get('broker')
  return pagePolicyHeader(broker === null ? undefined : readBroker(broker))
}
