import type { IncomingMessage, ServerResponse } from 'node:http'
import { networkInterfaces } from 'node:os'
import { networkAddresses } from './addresses.ts'
import { type Metrics, mayReadMetrics } from './metrics.ts'
import { pathOf } from './request-path.ts'
import type { ServerOptions } from './server.ts'
import { answerText, serveFile } from './static-files.ts'

/** What is so at the moment of asking. */
interface Present {
  readonly port: number
  /** New peers are let in. */
  readonly isReady: boolean
  readonly metrics: Metrics
}

/** Answers what is no request for a WebSocket: the app's files, and what a page, a balancer and an operator ask. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { host, appDirectory, metricsToken, tls }: ServerOptions,
  { port, isReady, metrics }: Present,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return answerText(response, 405, 'Method not allowed')
  }
  switch (pathOf(request)) {
    case '/healthz':
      return answerText(response, 200, 'ok')
    case '/readyz':
      return isReady ? answerText(response, 200, 'ready') : answerText(response, 503, 'This server is about to end')
    case '/metrics':
      if (!mayReadMetrics(request, metricsToken)) return answerText(response, 404, 'Not found')
      response.writeHead(200, { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' })
      response.end(await metrics.text())
      return
    case '/addresses': {
      // Asked of the system each time: a laptop changes its Wi-Fi.
      const addresses = networkAddresses(networkInterfaces(), { host, port, secure: tls !== undefined })
      response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
      response.end(JSON.stringify({ addresses }))
      return
    }
    default:
      if (appDirectory === undefined) return answerText(response, 404, 'Not found')
      return serveFile(appDirectory, request, response)
  }
}
