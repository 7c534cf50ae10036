import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** The path of a request's target, without its query. */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').replace(/[?#].*$/s, '')

/** Answers a request for a WebSocket with an HTTP status, e.g. `404 Not Found`. */
export function turnAway(socket: Duplex, status: string, sentence = ''): void {
  socket.on('error', () => socket.destroy())
  socket.once('finish', () => socket.destroy()) // else a peer that never hangs up holds it, and the server's end, for ever
  const length = Buffer.byteLength(sentence)
  const type = 'Content-Type: text/plain; charset=utf-8'
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${type}\r\nContent-Length: ${length}\r\n\r\n${sentence}`)
}
