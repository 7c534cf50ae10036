import { beforeEach, expect, test, vi } from 'vitest'
import { ManualClock } from '../../../../src/adapters/memory/clock.ts'
import { createMemoryLinkPair } from '../../../../src/adapters/memory/link.ts'
import { Dialer } from '../../../../src/adapters/webrtc/dialer.ts'
import type { HostDialOptions } from '../../../../src/adapters/webrtc/host-dial.ts'
import type { ConnectionId } from '../../../../src/base/ids.ts'
import type { PeerIdentity } from '../../../../src/identity/credentials.ts'
import { timing } from '../../../../src/protocol/limits.ts'
import { credentials, provingWith } from '../../identity/pair.ts'

interface Dialled extends HostDialOptions {
  cancelled: boolean
}
const dials = vi.hoisted((): Dialled[] => [])

/** Connections are the browser's: here they open when a test says so. */
vi.mock('../../../../src/adapters/webrtc/host-dial.ts', () => ({
  HostDial: class {
    readonly #dialled: Dialled
    constructor(options: HostDialOptions) {
      this.#dialled = { ...options, cancelled: false }
      dials.push(this.#dialled)
      options.listener.send({ type: 'hello', dial: options.dial, commitment: 'c' }, false)
    }
    cancel(): void {
      this.#dialled.cancelled = true
    }
  },
}))

const peer = { trust: { at: 'verified' } } as PeerIdentity
let clock: ManualClock
/** `member type`, as it was said to it. */
let said: string[]
let linked: string[]
let dialer: Dialer

beforeEach(() => {
  const { host, random } = credentials(true, 'dialer')
  clock = new ManualClock()
  dials.length = 0
  said = []
  linked = []
  dialer = new Dialer({
    host,
    clock,
    proving: provingWith(random),
    ways: { rtcConfig: () => ({}), relay: () => ({ server: '', pass: 'pass' }) },
    send: (to, { type }) => said.push(`${to} ${type}`),
    link: (_, member) => linked.push(member),
    failed: () => undefined,
  })
})

const named = (name: string) => name as ConnectionId
function open(at: number) {
  const { a } = createMemoryLinkPair()
  dials[at]?.listener.open(a, peer)
  return a
}

test('[W97] ten who call without end do not keep others from being dialled, nor dial without end themselves', () => {
  const callers = Array.from({ length: 10 }, (_, at) => named(`caller${at}`))
  for (const member of [...callers, named('honest')]) dialer.add(member)
  const seconds = 60
  for (let second = 0; second < seconds; second++) {
    clock.advance(1_000)
    for (const caller of callers) dialer.receive(caller, { type: 'call' }, false)
  }
  expect(said).toContain('honest hello')
  expect(dials.length).toBeLessThan(2 * callers.length * (seconds / 5 + 2))
})

test('[W98] what was said to members while the server was away is said again when it is back', () => {
  dialer.add(named('ann'))
  dialer.add(named('bob'))
  open(1)
  said.length = 0
  dialer.sayAgain()
  expect(said.sort()).toEqual(['ann hello', 'bob which'])
  expect(dials[0]?.cancelled).toBe(true)
})

test('[W96] a relayed link that the other end has closed for its direct one does not end the dial of that', () => {
  dialer.add(named('ann'))
  clock.advance(timing.directHeadStartMs)
  open(1)
  dials[1]?.listener.closed()
  expect(dials[0]?.cancelled).toBe(false)
  open(0)
  expect(linked).toEqual(['ann', 'ann'])
  expect(dialer.openLinks).toBe(1)
  clock.advance(60_000)
  expect(dials).toHaveLength(2)
})

test('[W96] a relayed link that breaks while a direct one is still looked for is opened again soon', () => {
  dialer.add(named('ann'))
  clock.advance(timing.directHeadStartMs)
  open(1)
  dials[1]?.listener.closed()
  clock.advance(timing.directHeadStartMs)
  expect(dials.map(({ path }) => path.at)).toEqual(['direct', 'relay', 'relay'])
  open(2)
  expect(linked).toEqual(['ann', 'ann'])
})

test('a link that breaks is dialled again', () => {
  dialer.add(named('ann'))
  open(0)
  dials[0]?.listener.closed()
  expect(dialer.openLinks).toBe(0)
  clock.advance(1_000)
  expect(said).toEqual(['ann hello', 'ann hello'])
})

test('a link that opens after its dial was given up is closed, and nobody hears of it', () => {
  dialer.add(named('ann'))
  dialer.close()
  const late = open(0)
  expect(linked).toEqual([])
  expect(() => late.send(Uint8Array.of(1))).toThrow('this link is closed')
})

test('[W97] this machine slept: every member is dialled anew, and keeps its link until there is another', () => {
  dialer.add(named('ann'))
  const link = open(0)
  dialer.dialAllAnew()
  expect(dials).toHaveLength(2)
  expect(() => link.send(Uint8Array.of(1))).not.toThrow()
  open(1)
  expect(linked).toEqual(['ann', 'ann'])
})
