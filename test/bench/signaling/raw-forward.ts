import { type WebSocket, WebSocketServer } from 'ws'

// What a relay is held against: two WebSockets, joined as they come, without any rule. Tells its parent its port.

const waiting: WebSocket[] = []
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false }, () => {
  const address = server.address()
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
})
server.on('connection', (socket) => {
  const partner = waiting.pop()
  if (partner === undefined) {
    waiting.push(socket)
    return
  }
  for (const [from, to] of [
    [socket, partner],
    [partner, socket],
  ] as const) {
    from.on('message', (data) => to.send(data, { binary: true }))
    from.on('close', () => to.close())
  }
})
process.on('disconnect', () => process.exit(0))
