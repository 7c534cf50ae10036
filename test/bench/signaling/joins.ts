import { limits } from '../../../src/protocol/limits.ts'
import { oneAddress } from '../../one-address.ts'
import type { Figure } from '../figure.ts'
import { BarePeer, together } from './bare-peer.ts'
import { RemoteServer } from './remote-server.ts'

const members = 2_000
/** Joins under way at a time. */
const atOnce = 100
const demandPerSecond = 4_000
const demandMs = 100

/**
 * Joins into one room, over sockets that are open already, until both the last member and the host have heard of it. Raised are the
 * limits of an address, of joins a room (`oneAddress`), and of members a room, which a browser as its host could not bear.
 */
export async function* joins(): AsyncIterable<Figure> {
  const server = await RemoteServer.start({ limits: { ...oneAddress, roomMembers: members } })
  try {
    const host = await BarePeer.connect(server.port)
    host.say({ type: 'create', version: limits.version })
    const { code } = await host.told('hosted')
    const crowd: BarePeer[] = []
    await together(members, atOnce, async () => {
      crowd.push(await BarePeer.connect(server.port))
    })

    const tookMs: number[] = []
    const startedMs = performance.now()
    const allHeard = hearsOf(host, members)
    await together(members, atOnce, async (index) => {
      const sentMs = performance.now()
      crowd[index]?.say({ type: 'join', version: limits.version, code })
      await crowd[index]?.told('joined')
      tookMs.push(performance.now() - sentMs)
    })
    await allHeard
    const perSecond = (members / (performance.now() - startedMs)) * 1_000
    const bench = 'signaling'
    const figure = `joins into one room of ${members}, ${atOnce} under way; raised: members a room, limits of an address`
    const versus = `${demandPerSecond} a second`
    yield { bench, figure, value: perSecond, unit: 'joins/s', versus, ratio: perSecond / demandPerSecond }
    const p99 = tookMs.sort((left, right) => left - right)[Math.floor(members * 0.99)] ?? Number.NaN
    const latency = 'the same, 99 of 100 joins took at most'
    yield {
      bench,
      figure: latency,
      value: p99,
      unit: 'ms',
      versus: `${demandMs} ms (lower is better)`,
      ratio: p99 / demandMs,
    }
    for (const { socket } of [host, ...crowd]) socket.terminate()
  } finally {
    await server.end()
  }
}

async function hearsOf(host: BarePeer, count: number): Promise<void> {
  for (let heard = 0; heard < count; heard++) await host.told('member-joined')
}
