import { workerClock } from '../../../src/adapters/browser/worker-clock.ts'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { openRelay } from '../../../src/adapters/webrtc/relay-link.ts'
import { SignalingClient } from '../../../src/adapters/webrtc/signaling-client.ts'
import { TabgridError } from '../../../src/base/errors.ts'
import type { Clock, Link } from '../../../src/ports.ts'
import { limits, timing } from '../../../src/protocol/limits.ts'
import { type LinkPair, linkContract } from '../../contracts/link-contract.ts'
import { sealedPair } from '../../contracts/sealed-pair.ts'

declare global {
  var relayPage: {
    /** Runs one case of the contract over a pair in this page, through the relay of the page's server. */
    runContract(name: string, sealed: boolean): Promise<void>
    /** Two passes of one room that was just opened. */
    passes(): Promise<readonly [string, string]>
    /** Resolves with `open`, or with the code and the story of the failure. */
    open(pass: string, server?: string): Promise<string>
    /** What became of the link of `open`: the reason of its close. */
    closed(): Promise<string>
    /** Gives up at once, and resolves with how often the listener heard of it. */
    cancelled(pass: string): Promise<number>
    /** Nobody answers until the time is over. */
    outOfTime(pass: string): Promise<string>
    /** Joins the link of `open` as its other end, without any rule of ours, and sends so many frames. */
    floodFrom(pass: string, frames: number): Promise<void>
  }
}

const pair = 'p'.repeat(22)
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count))
const signaling = { server: location.origin, clock: workerClock(), random }

async function passes(): Promise<readonly [string, string]> {
  const [host, member] = [new SignalingClient(signaling), new SignalingClient(signaling)]
  const { code, pass } = await host.connect({ type: 'create', version: limits.version })
  const joined = await member.connect({ type: 'join', version: limits.version, code })
  for (const client of [host, member]) client.close() // a relayed link does without
  return [pass, joined.pass]
}

interface Opening {
  readonly pass: string
  readonly server?: string
  readonly clock?: Clock
}
const openEnd = ({ pass, server = location.origin, clock = workerClock() }: Opening): Promise<Link> =>
  new Promise((open, fail) => {
    openRelay({ server, pass, pair, clock, listener: { open, fail, closed: () => undefined } })
  })
const outcomeOf = (opening: Promise<Link>): Promise<string> =>
  opening.then(
    () => 'open',
    (error: unknown) => (error instanceof TabgridError ? `${error.code}: ${error.message}` : String(error)),
  )

async function contractPair(): Promise<LinkPair> {
  const [a, b] = await Promise.all((await passes()).map((pass) => openEnd({ pass })))
  if (a === undefined || b === undefined) throw new Error('a pair is of two')
  const dispose = () => {
    a.close()
    b.close()
  }
  return { a, b, frameBytes: limits.frameBytes, dispose }
}

let closed: Promise<string> = Promise.resolve('never opened')

globalThis.relayPage = {
  runContract: async (name, sealed) => {
    const found = linkContract.find((one) => one.name === name)
    if (found === undefined) throw new Error(`the contract has no case "${name}"`)
    await found.run(async () => (sealed ? sealedPair(await contractPair()) : contractPair()))
  },
  passes,
  open: (pass, server = location.origin) => {
    const opening = openEnd({ pass, server })
    closed = opening.then((link) => new Promise((resolve) => link.on('close', resolve)))
    closed.catch(() => undefined) // told by `outcomeOf`
    return outcomeOf(opening)
  },
  closed: () => closed,
  cancelled: async (pass) => {
    let heard = 0
    const hear = () => {
      heard += 1
    }
    openRelay({
      server: location.origin,
      pass,
      pair,
      clock: workerClock(),
      listener: { open: hear, fail: hear, closed: hear },
    }).cancel()
    await outcomeOf(openEnd({ pass: 'wrong' })) // a later socket has heard of its end by now
    return heard
  },
  outOfTime: (pass) => {
    const clock = new ManualClock()
    const opening = openEnd({ pass, clock })
    clock.advance(timing.linkOpenMs)
    return outcomeOf(opening)
  },
  floodFrom: async (pass, frames) => {
    const socket = new WebSocket(`ws://${location.host}/relay`)
    await new Promise((resolve) => {
      socket.onopen = resolve
    })
    const paired = new Promise((resolve) => {
      socket.onmessage = resolve
    })
    socket.send(JSON.stringify({ type: 'relay', version: limits.version, pass, pair }))
    await paired
    for (let sent = 0; sent < frames; sent++) socket.send(Uint8Array.of(1))
  },
}
