import { once } from 'node:events'
import { WebSocket } from 'ws'
import { limits } from '../../../src/protocol/limits.ts'
import { BarePeer, loopback } from './bare-peer.ts'

/** Connects, says what it says at once, and resolves when it was turned away or closed. */
type Shout = (speak: (socket: WebSocket) => void) => Promise<void>
/** One round of an attack, until the server has put an end to it. */
type Attack = (shout: Shout) => Promise<void>

/** How many sockets the slow ones hold open together, and how many at each of their addresses. */
const slowSockets = 1_000
const slowOfAddress = 250
const frameBytes = 10 * 1024 * 1024
const framesOfBurst = 1_000
const roomsOfSquatter = 50

const version = limits.version
const create = JSON.stringify({ type: 'create', version })
const ghost = JSON.stringify({ type: 'signal', to: 'g'.repeat(20), body: 'x' })

const saysNothing: readonly [string, Attack] = [
  'says nothing',
  async (shout) => {
    await Promise.all(Array.from({ length: slowOfAddress }, () => shout(() => undefined)))
  },
]

const attacks: Readonly<Record<string, Attack>> = {
  'frames of 10 MB': (shout) => shout((socket) => socket.send(Buffer.alloc(frameBytes, 120), { binary: false })),
  'a thousand frames at once': (shout) =>
    shout((socket) => {
      socket.send(create)
      for (let sent = 0; sent < framesOfBurst; sent++) socket.send('{"type":"ping"}')
    }),
  'no JSON': (shout) => shout((socket) => socket.send('['.repeat(limits.signalBytes))),
  'no UTF-8': (shout) => shout((socket) => socket.send(Buffer.from([0xc3, 0x28, 0xff]), { binary: false })),
  'keys named __proto__': (shout) =>
    shout((socket) =>
      socket.send(`{"__proto__":{"type":"create"},"type":"create","version":${version},"constructor":{}}`),
    ),
  'squats on rooms': async (shout) => {
    for (let room = 0; room < roomsOfSquatter; room++) {
      await shout((socket) => {
        socket.send(create)
        socket.on('message', () => socket.close())
      })
    }
  },
  'guesses codes and tokens': (shout) =>
    shout((socket) =>
      socket.send(
        JSON.stringify({ type: 'reclaim', version, code: '222222', token: 'a'.repeat(40), takeOver: true }),
      ),
    ),
  'speaks to ghosts': (shout) =>
    shout((socket) => {
      socket.send(create)
      for (let sent = 0; sent < framesOfBurst; sent++) socket.send(ghost)
    }),
}

export interface FloodReport {
  /** How long each honest pair took to create a room, join it, and exchange an offer and an answer. */
  readonly meetingsMs: readonly number[]
  /** Rounds of each attack that the server has answered. */
  readonly rounds: ReadonlyMap<string, number>
}

/** All attacks at once, each from an address of its own, while honest pairs meet, one after the other, each from one of its own too. */
export async function flood(port: number, meetings: number): Promise<FloodReport> {
  const rounds = new Map<string, number>()
  const open = new Set<WebSocket>()
  let isOver = false
  const shoutFrom =
    (localAddress: string): Shout =>
    async (speak) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/signal`, { localAddress, perMessageDeflate: false })
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('open', () => speak(socket))
      await new Promise((resolve) => socket.on('close', resolve)) // after an error too: it was turned away
      open.delete(socket)
    }
  const attack = async (name: string, round: Attack, localAddress: string) => {
    while (!isOver) {
      await round(shoutFrom(localAddress))
      if (!isOver) rounds.set(name, (rounds.get(name) ?? 0) + 1)
    }
  }
  const slow = Array.from({ length: slowSockets / slowOfAddress }, () => saysNothing)
  const attackers = [...slow, ...Object.entries(attacks)].map(([name, round], index) =>
    attack(name, round, loopback(index)),
  )
  const meetingsMs: number[] = []
  while (meetingsMs.length < meetings || [...rounds.keys()].length <= Object.keys(attacks).length) {
    meetingsMs.push(await meet(port, `127.1.${meetingsMs.length >> 8}.${meetingsMs.length & 255}`))
  }
  isOver = true
  for (const socket of open) socket.terminate()
  await Promise.all(attackers)
  return { meetingsMs, rounds }
}

/** A host and a device, from nothing to an answer. */
async function meet(port: number, localAddress: string): Promise<number> {
  const startedMs = performance.now()
  const host = await BarePeer.connect(port, { localAddress })
  host.say({ type: 'create', version })
  const hosted = await host.told('hosted')
  const device = await BarePeer.connect(port, { localAddress })
  device.say({ type: 'join', version, code: hosted.code })
  const joined = await device.told('joined')
  await host.told('member-joined')
  host.say({ type: 'signal', to: joined.self, body: 'offer' })
  await device.told('signal')
  device.say({ type: 'signal', to: hosted.self, body: 'answer' })
  await host.told('signal')
  const tookMs = performance.now() - startedMs
  host.say({ type: 'end-room' })
  await once(device.socket, 'close')
  return tookMs
}
