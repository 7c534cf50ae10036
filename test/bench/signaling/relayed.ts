import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { limits } from '../../../src/protocol/limits.ts'
import { oneAddress } from '../../one-address.ts'
import { RelayPeer } from '../../unit/signaling/relay-peer.ts'
import { type Figure, inTurn } from '../figure.ts'
import { BarePeer } from './bare-peer.ts'
import { RemoteServer } from './remote-server.ts'

const mebi = 1024 * 1024
const rounds = 5
const bulkBytes = 256 * mebi
const slowDemandBytes = 2 * mebi
const slowReaders = 8
const zeros = Buffer.alloc(limits.frameBytes)
const raised = { bytesPerSecond: 1e12, bytesPerDay: 1e15 }

interface Ends {
  readonly from: WebSocket
  readonly to: WebSocket
}

/**
 * Bulk through the relay against a process that passes on between two WebSockets without any rule, in turn; two clients in
 * this process. Then what a reader that reads nothing costs the server. Raised: a room's rate and volume.
 */
export async function* relayed(): AsyncIterable<Figure> {
  const server = await RemoteServer.start({ limits: oneAddress, relay: raised })
  const raw = fork(fileURLToPath(new URL('raw-forward.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
  try {
    const [port] = (await once(raw, 'message')) as [number]
    const { value, ratio } = await inTurn(rounds, async () => ({
      value: await mebisPerSecond(await relayEnds(server.port)),
      limit: await mebisPerSecond(await rawEnds(port)),
    }))
    const versus = 'passing on between two WebSockets without any rule (0.8 is asked for)'
    yield {
      bench: 'signaling',
      figure: 'relay, 64 KiB frames; raised: rate and volume',
      value,
      unit: 'MiB/s',
      versus,
      ratio,
    }
    const grownBytes = await slowReader()
    yield {
      bench: 'signaling',
      figure: `what each of ${slowReaders} readers that read nothing costs the server, 64 MiB sent to each`,
      value: grownBytes / mebi,
      unit: 'MiB',
      versus: '2 MiB (lower is better)',
      ratio: grownBytes / slowDemandBytes,
    }
  } finally {
    raw.kill('SIGKILL')
    await server.end()
  }
}

async function relayEnds(port: number): Promise<Ends> {
  const [host, member] = [await BarePeer.connect(port), await BarePeer.connect(port)]
  host.say({ type: 'create', version: limits.version })
  const { code, pass } = await host.told('hosted')
  member.say({ type: 'join', version: limits.version, code })
  const joined = await member.told('joined')
  const ends = [await RelayPeer.connect(port), await RelayPeer.connect(port)] as const
  for (const [at, end] of ends.entries()) end.hello(at === 0 ? pass : joined.pass, 'p'.repeat(22))
  for (const end of ends) await end.told()
  for (const { socket } of [host, member]) socket.close()
  return { from: ends[0].socket, to: ends[1].socket }
}

async function rawEnds(port: number): Promise<Ends> {
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`)
    await once(socket, 'open')
    return socket
  }
  return { from: await open(), to: await open() }
}

/** Both ends keep a MiB under way, as links do, and are closed in the end. */
async function mebisPerSecond({ from, to }: Ends): Promise<number> {
  to.removeAllListeners('message') // nothing is kept
  const frame = Buffer.alloc(limits.frameBytes, 7)
  let received = 0
  let sent = 0
  const startedMs = performance.now()
  const arrived = new Promise<void>((resolve) => {
    to.on('message', (data: Buffer) => {
      received += data.length
      if (received >= bulkBytes) resolve()
    })
  })
  const feed = () => {
    while (sent < bulkBytes && from.bufferedAmount < mebi) {
      sent += frame.length
      from.send(frame, feed)
    }
  }
  feed()
  await arrived
  const perSecond = bulkBytes / mebi / ((performance.now() - startedMs) / 1_000)
  for (const socket of [from, to]) socket.terminate()
  return perSecond
}

/** Each of several at once, at a server of its own that has relayed before: what it loads or compiles at the first use counts for nobody. */
async function slowReader(): Promise<number> {
  const server = await RemoteServer.start({ limits: oneAddress, relay: raised })
  await mebisPerSecond(await relayEnds(server.port))
  const pairs = await Promise.all(Array.from({ length: slowReaders }, () => relayEnds(server.port)))
  const before = (await server.state()).nowBytes
  for (const { from, to } of pairs) {
    to.pause()
    for (let sent = 0; sent < 64 * mebi; sent += limits.frameBytes) from.send(zeros)
  }
  const waiting = () => pairs.reduce((sum, { from }) => sum + from.bufferedAmount, 0)
  let [last, now] = [Number.NaN, waiting()]
  while (last !== now) {
    await server.state() // while it answers, it would take more
    ;[last, now] = [now, waiting()]
  }
  const grownBytes = (await server.state()).nowBytes - before
  for (const { from, to } of pairs) for (const socket of [from, to]) socket.terminate()
  await server.end()
  return grownBytes / slowReaders
}
