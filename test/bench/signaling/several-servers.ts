import type { ConnectionId } from '../../../src/base/ids.ts'
import { RedisServer } from '../../redis/redis-server.ts'
import { ServerProcess } from '../../redis/server-processes.ts'
import type { SocketPeer } from '../../unit/signaling/socket-peer.ts'
import { type Figure, inTurn } from '../figure.ts'

/** A description has some 1,000 letters. */
const body = 'x'.repeat(1_000)
/** Members of the room, and what each says and hears in a second: more than a socket may, so that limit is raised. */
const membersCount = 100
const eachPerSecond = 60
const measuredMs = 3_000
const echoes = 200

interface End {
  readonly peer: SocketPeer
  readonly id: ConnectionId
}
interface Room {
  readonly host: End
  readonly members: readonly End[]
}

async function openRoom(home: ServerProcess, others: readonly ServerProcess[], count: number): Promise<Room> {
  const peer = await home.peer()
  const { self, code } = await peer.create()
  const members: End[] = []
  for (let at = 0; at < count; at++) {
    const member = await (others[at % others.length] ?? home).peer()
    members.push({ peer: member, id: (await member.join(code)).self })
    await peer.told('member-joined')
  }
  return { host: { peer, id: self }, members }
}

/** Its time for one message, of all these servers together, in microseconds: as many go up as down. */
async function cpuOf(servers: readonly ServerProcess[], { host, members }: Room): Promise<number> {
  const cpuMs = () => servers.reduce((sum, server) => sum + server.cpuMs, 0)
  let arrived = 0
  for (const { peer } of [host, ...members]) {
    peer.socket.removeAllListeners('message')
    peer.socket.on('message', () => arrived++)
  }
  const before = cpuMs()
  const sent = await say(host, members)
  while (arrived < sent) await new Promise((resolve) => setImmediate(resolve))
  return ((cpuMs() - before) * 1_000) / sent
}

/** Resolves with the number of messages when all are said. */
function say(host: End, members: readonly End[]): Promise<number> {
  const perMs = (2 * members.length * eachPerSecond) / 1_000
  const startedMs = performance.now()
  let sent = 0
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(performance.now() - startedMs, measuredMs) * perMs
      for (; sent < due; sent++) {
        const member = members[Math.floor(sent / 2) % members.length]
        if (member === undefined) return
        const [from, to] = sent % 2 === 0 ? [host, member] : [member, host]
        from.peer.say({ type: 'signal', to: to.id, body })
      }
      if (performance.now() - startedMs < measuredMs) return
      clearInterval(timer)
      resolve(sent)
    }, 1)
  })
}

/** The median time of a signal one way, in milliseconds. */
async function latencyOf({ host, members }: Room): Promise<number> {
  const [member] = members
  if (member === undefined) return Number.NaN
  const times: number[] = []
  for (let count = 0; count < echoes; count++) {
    const startedMs = performance.now()
    host.peer.say({ type: 'signal', to: member.id, body })
    await member.peer.told('signal')
    member.peer.say({ type: 'signal', to: host.id, body })
    await host.peer.told('signal')
    times.push((performance.now() - startedMs) / 2)
  }
  return times.sort((left, right) => left - right)[echoes / 2] ?? Number.NaN
}

/** Three servers on one Redis beside one that is alone, in processes of their own: what a message costs that crosses, and one that does not. */
export async function* severalServers(): AsyncIterable<Figure> {
  const redis = await RedisServer.start()
  const alone = await ServerProcess.start()
  const shared = await Promise.all([1, 2, 3].map(() => ServerProcess.start(redis.url)))
  const [home = alone, ...others] = shared
  try {
    const [aloneRoom, homeRoom, crossingRoom] = [
      await openRoom(alone, [alone], membersCount),
      await openRoom(home, [home], membersCount),
      await openRoom(home, others, membersCount),
    ]
    const [aloneMs, crossingMs] = [
      await latencyOf(await openRoom(alone, [alone], 1)),
      await latencyOf(await openRoom(home, others, 1)),
    ]
    const addedMs = crossingMs - aloneMs
    yield {
      ...{ bench: 'signaling', figure: 'median latency that crossing adds', value: addedMs, unit: 'ms' },
      ...{ versus: 'the 3 ms that it may add', ratio: addedMs / 3 },
    }
    const cpu = { bench: 'signaling', unit: 'us of server CPU', versus: 'the same on a server that is alone' }
    const against = (servers: readonly ServerProcess[], room: Room) =>
      inTurn(3, async () => ({ value: await cpuOf(servers, room), limit: await cpuOf([alone], aloneRoom) }))
    const crossing = await against(shared, crossingRoom)
    yield { ...cpu, figure: 'a signal between two of three servers on Redis', ...crossing }
    const staying = await against(shared, homeRoom)
    yield { ...cpu, figure: 'a signal that stays on one of three servers on Redis', ...staying }
  } finally {
    for (const server of [alone, ...shared]) await server.kill()
    await redis.stop()
  }
}
