import { createSocket } from 'node:dgram'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A listener on loopback that writes down all that reaches it: what an attacker would have got. */
export interface Sink {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string
  /** One line for each thing that came, e.g. `http /fetch`, `socket /ws`, `udp`. */
  readonly hits: string[]
  close(): Promise<void>
}

/** HTTP and WebSocket over TCP, and UDP on the same port number, which is where QUIC would come. */
export async function openSink(): Promise<Sink> {
  const hits: string[] = []
  const http = createServer((request, response) => {
    hits.push(`http ${request.url}`)
    const type = request.headers.accept === 'text/event-stream' ? 'text/event-stream' : 'text/javascript'
    response.writeHead(200, { 'Content-Type': type, 'Access-Control-Allow-Origin': '*' }).end('0')
  })
  http.on('upgrade', (request, socket) => {
    hits.push(`socket ${request.url}`)
    socket.destroy()
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as AddressInfo
  const udp = createSocket('udp4', () => hits.push('udp'))
  await new Promise<void>((resolve) => udp.bind(port, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${port}`,
    hits,
    async close() {
      udp.close()
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    },
  }
}
