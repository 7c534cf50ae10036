import { beforeEach, describe, expect, test } from 'vitest'
import { ManualClock } from '../../../../src/adapters/memory/clock.ts'
import { createMemoryLinkPair } from '../../../../src/adapters/memory/link.ts'
import { Climb, type ClimbOptions } from '../../../../src/adapters/webrtc/climb.ts'
import { TabgridError } from '../../../../src/base/errors.ts'
import type { PeerIdentity } from '../../../../src/identity/credentials.ts'
import type { Link } from '../../../../src/ports.ts'
import { timing } from '../../../../src/protocol/limits.ts'
import { seeded } from '../../identity/pair.ts'

type DialOptions = Parameters<ClimbOptions['dial']>[0]
interface Dialled extends DialOptions {
  state: 'trying' | 'cancelled'
}

const peer = { trust: { at: 'verified' } } as PeerIdentity
let clock: ManualClock
let dials: Dialled[]
/** What the climb told: `open`, `fail`. */
let told: string[]
let hasRelay: boolean

beforeEach(() => {
  clock = new ManualClock()
  dials = []
  told = []
  hasRelay = true
})

function climb(): Climb {
  return new Climb({
    clock,
    random: seeded('climb'),
    canRelay: () => hasRelay,
    dial: (options) => {
      const dialled: Dialled = { ...options, state: 'trying' }
      dials.push(dialled)
      return {
        receive: ({ type }) => told.push(`${options.path.at} hears ${type}`),
        refuse: () => undefined,
        cancel: () => {
          dialled.state = 'cancelled'
        },
      }
    },
    listener: {
      send: () => undefined,
      open: ({ dial }) => told.push(`open ${dials.find((one) => one.dial === dial)?.path.at}`),
      fail: ({ code, message }) => told.push(`fail ${code} ${message}`),
      closed: () => told.push('closed'),
    },
  })
}

const ways = () => dials.map(({ path, state }) => `${path.at} ${state}`)
function open(at: number): Link {
  const { a } = createMemoryLinkPair()
  dials[at]?.listener.open(a, peer)
  return a
}
const fail = (at: number, message = 'blocked') => dials[at]?.listener.fail(new TabgridError('link-failed', message))

describe('[W96] the way to a member', () => {
  test('is direct alone for a while, and then through the relay besides', () => {
    climb()
    clock.advance(timing.directHeadStartMs - 1)
    expect(ways()).toEqual(['direct trying'])
    clock.advance(1)
    expect(ways()).toEqual(['direct trying', 'relay trying'])
    expect(dials[1]?.path).toEqual({ at: 'relay', besides: dials[0]?.dial })
  })

  test('never leads through the relay where a direct link opens in time', () => {
    climb()
    open(0)
    clock.advance(3_600_000)
    expect(told).toEqual(['open direct'])
    expect(ways()).toEqual(['direct trying'])
  })

  test('leads through the relay at once where a direct link cannot be', () => {
    climb()
    fail(0)
    expect(ways()).toEqual(['direct trying', 'relay trying'])
    open(1)
    expect(told).toEqual(['open relay'])
  })

  test('changes to a direct link that opens later', () => {
    climb()
    clock.advance(timing.directHeadStartMs)
    open(1)
    open(0)
    expect(told).toEqual(['open relay', 'open direct'])
  })

  test('gives up the relay for a direct link, and closes what it opens all the same', () => {
    climb()
    clock.advance(timing.directHeadStartMs)
    open(0)
    expect(ways()).toEqual(['direct trying', 'relay cancelled'])
    const late = open(1)
    expect(() => late.send(Uint8Array.of(1))).toThrow('this link is closed')
    expect(told).toEqual(['open direct'])
  })

  test('is looked for again while it leads through the relay, more and more seldom', () => {
    climb()
    fail(0)
    open(1)
    const pauses: number[] = []
    for (let look = 2; look < 9; look++) {
      const beforeMs = clock.nowMs()
      while (dials.length <= look) clock.advance(1_000)
      pauses.push(clock.nowMs() - beforeMs)
      fail(look)
    }
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(30_000)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(631_000)
    expect(Math.max(...pauses.slice(3))).toBeGreaterThan(Math.max(...pauses.slice(0, 2)))
    expect(told).toEqual(['open relay'])
    while (dials.length <= 9) clock.advance(1_000)
    open(9)
    expect(told).toEqual(['open relay', 'open direct'])
    clock.advance(3_600_000)
    expect(dials).toHaveLength(10)
  })
})

describe('[W96] a climb', () => {
  test('fails when both have, for the reason of the direct one', () => {
    climb()
    fail(0, 'this network keeps devices apart')
    expect(told).toEqual([])
    fail(1, 'the relay is busy')
    expect(told).toEqual(['fail link-failed this network keeps devices apart'])
  })

  test('fails with the direct one where the server has no relay', () => {
    hasRelay = false
    climb()
    clock.advance(timing.directHeadStartMs)
    fail(0)
    expect(ways()).toEqual(['direct trying'])
    expect(told).toEqual(['fail link-failed blocked'])
  })

  test('is not ended by a relay that fails while the direct one is under way', () => {
    climb()
    clock.advance(timing.directHeadStartMs)
    fail(1)
    expect(told).toEqual([])
    open(0)
    expect(told).toEqual(['open direct'])
  })
})

test('[W96] each dial hears what is for it, and nothing after the climb was given up', () => {
  const climbing = climb()
  clock.advance(timing.directHeadStartMs)
  for (const { dial } of [...dials]) climbing.receive({ type: 'unreadable', dial }, false)
  climbing.receive({ type: 'unreadable', dial: 'other' }, false)
  expect(told).toEqual(['direct hears unreadable', 'relay hears unreadable'])
  climbing.cancel()
  expect(ways()).toEqual(['direct cancelled', 'relay cancelled'])
  climbing.receive({ type: 'unreadable', dial: dials[0]?.dial ?? '' }, false)
  clock.advance(3_600_000)
  expect(told).toHaveLength(2)
  expect(dials).toHaveLength(2)
})

test('[W96] whoever cannot prove himself is not reached another way', () => {
  climb()
  clock.advance(timing.directHeadStartMs)
  dials[0]?.listener.fail(new TabgridError('peer-unproven', 'signature'))
  expect(ways()).toEqual(['direct trying', 'relay cancelled'])
  expect(told).toEqual(['fail peer-unproven signature'])
})
