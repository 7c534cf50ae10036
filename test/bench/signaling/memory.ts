import { limits } from '../../../src/protocol/limits.ts'
import { oneAddress } from '../../one-address.ts'
import type { Figure } from '../figure.ts'
import { BarePeer, loopback, together } from './bare-peer.ts'
import { RemoteServer } from './remote-server.ts'

const connections = 9_000
const roomSize = 30
const demandBytes = 12 * 1024

/** What the server's process grows by for each connection that is in a room, kernel buffers not counted. Raised: limits of an address. */
export async function* memory(): AsyncIterable<Figure> {
  const server = await RemoteServer.start({ limits: oneAddress })
  try {
    await openRoom(server.port, 0) // what is loaded or compiled at the first use counts for nobody
    const before = (await server.state()).nowBytes
    const peers: BarePeer[] = []
    await together(connections / roomSize, 4, async (room) => {
      peers.push(...(await openRoom(server.port, room)))
    })
    const grown = ((await server.state()).nowBytes - before) / peers.length
    const figure = `memory a connection at ${peers.length}, in rooms of ${roomSize}; raised: limits of an address`
    const versus = '12 KB (lower is better)'
    yield { bench: 'signaling', figure, value: grown / 1024, unit: 'KB', versus, ratio: grown / demandBytes }
    for (const { socket } of peers) socket.terminate()
  } finally {
    await server.end()
  }
}

async function openRoom(port: number, room: number): Promise<BarePeer[]> {
  const localAddress = loopback(room)
  const host = await BarePeer.connect(port, { localAddress })
  host.say({ type: 'create', version: limits.version })
  const { code } = await host.told('hosted')
  const members = Array.from({ length: roomSize - 1 }, async () => {
    const member = await BarePeer.connect(port, { localAddress })
    member.say({ type: 'join', version: limits.version, code })
    await member.told('joined')
    return member
  })
  return [host, ...(await Promise.all(members))]
}
