import { describe, expect, test } from 'vitest'
import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import type { SessionId } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'
import type { Link } from '../../../src/ports.ts'
import type { Lane } from '../../../src/protocol/control.ts'
import { headerBytes } from '../../../src/protocol/frame.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { resumeFrame } from '../../../src/protocol/resume.ts'
import { connected, End, join, type Note } from './session-pair.ts'

const manual = () => createMemoryLinkPair({ delivery: 'manual' })
const note = (type: Lane, n: number, bytes = 0): Note =>
  bytes === 0 ? { type, n } : { type, n, data: new Uint8Array(bytes).fill(n) }

/** Frames that a link carries, seen at its receiving end. */
function spyOn(link: Link): number[] {
  const kinds: number[] = []
  link.on('frame', (frame) => kinds.push(frame[0] ?? 0))
  return kinds
}

describe('a conversation begins', () => {
  test("[W13] the first link of a session starts one on both ends, in the coordinator's epoch", () => {
    const { device, coordinator } = connected(9)
    expect([device.starts, coordinator.starts]).toEqual([[9], [9]])
    expect([device.session.epoch, device.session.linked, device.session.linkKind]).toEqual([9, true, 'memory'])
  })

  test('[W13] what is said in `start` arrives', () => {
    const device = new End('s1')
    const coordinator = new End('s1', 1)
    device.onStart = () => device.session.send(note('bulk', 1))
    coordinator.onStart = () => coordinator.session.send(note('control', 2))
    join(device, coordinator, manual()).flush()
    expect([coordinator.heardOn('bulk'), device.heardOn('control')]).toEqual([[1], [2]])
  })

  test('[W13] an answer that was lost is given again', () => {
    const device = new End('s1')
    const coordinator = new End('s1', 1)
    const first = join(device, coordinator, manual())
    first.flush(1) // the resume arrives, the answer does not
    first.cut()
    join(device, coordinator, manual()).flush()
    expect([device.starts, device.downs]).toEqual([[1], ['peer-gone']])
    device.session.send(note('bulk', 1))
    expect(device.session.linked).toBe(true)
  })

  test('[W13] a session that gets its next link while the former one says it is closed keeps the next one', () => {
    const device = new End('s1')
    const coordinator = new End('s1', 1)
    const [former, next] = [manual(), manual()]
    former.b.on('close', () => join(device, coordinator, next))
    join(device, coordinator, former).flush()
    former.b.close()
    next.flush()
    expect(device.session.linked).toBe(true)
  })

  test('[W14] a coordinator that forgot us starts anew: old counters and queues are gone', () => {
    const { device, coordinator, pair } = connected(1)
    coordinator.session.send(note('bulk', 1, 300_000))
    pair.flush(3)
    pair.cut()
    device.session.send(note('bulk', 2))
    const restarted = new End('s1', 2)
    join(device, restarted, manual()).flush()
    expect([device.starts, device.session.epoch, device.session.pendingBytes]).toEqual([[1, 2], 2, 0])
    expect(restarted.heard).toEqual([])
  })

  test('[W14] a device that remembers more than was said gets a new conversation', () => {
    const { device, coordinator, pair } = connected(1)
    coordinator.session.send(note('bulk', 1))
    pair.flush()
    const other = connected(1) // the same session and epoch, but nothing was said in it
    join(device, other.coordinator, manual()).flush()
    expect([device.starts, other.coordinator.starts, device.downs]).toEqual([[1, 1], [1, 1], []])
  })

  test('[W14] also within one life of the coordinator', () => {
    const { device, pair } = connected(1)
    device.session.send(note('control', 1))
    pair.flush()
    pair.cut()
    const forgetful = new End('s1', 1)
    const again = join(device, forgetful, manual())
    again.flush()
    device.session.send(note('control', 2))
    again.flush()
    expect([device.starts, forgetful.heardOn('control')]).toEqual([[1, 1], [2]])
  })
})

describe('a device asks again', () => {
  test('[W13] a question that a browser lost is asked again, and begins the conversation', () => {
    const clock = new ManualClock()
    const device = new End('s1', undefined, clock)
    const coordinator = new End('s1', 1)
    const pair = manual()
    const send = pair.b.send.bind(pair.b)
    let lost = 0
    pair.b.send = (frame) => (lost++ < 2 ? undefined : send(frame))
    join(device, coordinator, pair).flush()
    expect(device.session.linked).toBe(false)
    clock.advance(250)
    clock.advance(250)
    pair.flush()
    expect([device.starts, coordinator.starts, device.session.linked]).toEqual([[1], [1], true])
  })

  test('[W13] a question that is asked four times before its answer comes begins one conversation, which goes on', () => {
    const clock = new ManualClock()
    const device = new End('s1', undefined, clock)
    const coordinator = new End('s1', 1)
    const pair = join(device, coordinator, manual())
    const asked = spyOn(pair.a)
    for (let passed = 0; passed < 5_000; passed += 250) clock.advance(250)
    pair.flush()
    device.session.send(note('bulk', 1))
    coordinator.session.send(note('control', 2))
    pair.flush()
    expect(asked.filter((kind) => kind === 1)).toHaveLength(4)
    expect([device.starts, coordinator.starts, coordinator.downs]).toEqual([[1], [1], []])
    expect([coordinator.heardOn('bulk'), device.heardOn('control')]).toEqual([[1], [2]])
  })

  test('[W13] a question that is answered, or whose link is gone, is not asked again', () => {
    const clock = new ManualClock()
    const [answered, gone] = [new End('s1', undefined, clock), new End('s2', undefined, clock)]
    const first = join(answered, new End('s1', 1), manual())
    const asked = spyOn(first.a)
    first.flush()
    const second = join(gone, new End('s2', 1), manual())
    second.cut()
    clock.advance(1_000)
    first.flush()
    expect(asked).toHaveLength(1)
    expect([answered.downs, gone.downs]).toEqual([[], ['peer-gone']])
  })

  test('[W13] another question in a conversation closes the link', () => {
    const { device, coordinator, pair } = connected()
    pair.b.send(resumeFrame('resume', { session: 's1' as SessionId, epoch: 1, received: { control: 0, bulk: 0 } }))
    pair.flush()
    expect([coordinator.downs, device.session.linked]).toEqual([['protocol-error'], false])
  })
})

describe('[W12] each message arrives once, in the order of its lane', () => {
  test.each(Array.from({ length: 25 }, (_, seed) => seed))('over links cut at random, seed %i', (seed) => {
    const rng = new Rng(`session ${seed}`)
    const { device, coordinator, pair: first } = connected()
    let pair = first
    const ends = [device, coordinator] as const
    const said = ends.map(() => ({ control: [] as number[], bulk: [] as number[] }))
    const speak = () => {
      const from = rng.below(2)
      const lane: Lane = rng.below(3) === 0 ? 'control' : 'bulk'
      const bytes = lane === 'control' ? rng.below(100) : rng.below(rng.below(4) === 0 ? 200_000 : 500)
      const n = said[from]?.[lane].length ?? 0
      ends[from]?.session.send(note(lane, n % 256, bytes))
      said[from]?.[lane].push(n % 256)
    }
    for (let step = 0; step < 300; step++) {
      const dice = rng.below(20)
      if (dice < 10) speak()
      else if (dice < 18) pair.flush(rng.below(12))
      else {
        if (rng.below(2) === 0) pair.cut() // else the new link replaces one that still works
        pair = join(device, coordinator, manual())
        pair.flush(rng.below(4))
      }
    }
    pair.flush()
    for (const [from, to] of [
      [0, coordinator],
      [1, device],
    ] as const) {
      for (const lane of ['control', 'bulk'] as const) expect(to.heardOn(lane)).toEqual(said[from]?.[lane])
      for (const heard of to.heard) expect(heard.data?.every((byte) => byte === heard.n) ?? true).toBe(true)
    }
    expect([device.starts, coordinator.starts]).toEqual([[1], [1]])
    expect([...device.downs, ...coordinator.downs].every((reason) => reason === 'peer-gone')).toBe(true)
  })

  test('messages wait while there is no link', () => {
    const { device, coordinator, pair } = connected()
    pair.cut()
    for (let n = 0; n < 3_000; n++) device.session.send(note('bulk', n % 256))
    expect(device.session.pendingBytes).toBeGreaterThan(3_000)
    join(device, coordinator, manual()).flush()
    expect(coordinator.heard).toHaveLength(3_000)
  })
})

describe('[W15] lanes and back-pressure', () => {
  test('a control message overtakes a bulk message of 10 MB', () => {
    const { device, coordinator, pair } = connected()
    device.session.send(note('bulk', 1, 10_000_000))
    pair.flush(2)
    device.session.send(note('control', 2))
    pair.flush(limits.highWaterBytes / limits.frameBytes + 4)
    expect(coordinator.heard.map(({ n }) => n)).toEqual([2])
    pair.flush()
    expect(coordinator.heard.map(({ n }) => n)).toEqual([2, 1])
  })

  test('control goes on while the link is full of bulk, up to twice its high mark', () => {
    const { device, pair } = connected()
    device.session.send(note('bulk', 1, 3_000_000))
    const full = pair.b.bufferedBytes
    expect(full).toBeGreaterThanOrEqual(limits.highWaterBytes)
    device.session.send(note('control', 2))
    expect(pair.b.bufferedBytes).toBeGreaterThan(full)
    for (let n = 0; n < 50; n++) device.session.send(note('control', n, 50_000))
    expect(pair.b.bufferedBytes).toBeLessThanOrEqual(2 * limits.highWaterBytes + limits.frameBytes)
  })

  test('the link is never given more than its high mark and a frame', () => {
    const { device, coordinator, pair } = connected()
    let highest = 0
    for (let n = 0; n < 40; n++) device.session.send(note('bulk', n, 1_000_000))
    while (pair.flush(1) > 0) highest = Math.max(highest, pair.b.bufferedBytes)
    expect(coordinator.heardOn('bulk')).toHaveLength(40)
    expect(highest).toBeLessThanOrEqual(limits.highWaterBytes + limits.frameBytes)
    expect(highest).toBeGreaterThan(limits.highWaterBytes / 2)
  })

  test('bulk stops when the other end acknowledges nothing, control does not', () => {
    const { device, pair } = connected()
    const deaf = manual()
    pair.cut()
    const kinds = spyOn(deaf.a)
    device.session.connect(deaf.b)
    deaf.flush()
    deaf.a.send(answerTo(device))
    device.session.send(note('bulk', 1, 40_000_000))
    deaf.flush()
    const slices = kinds.length
    expect(slices * limits.frameBytes).toBeLessThanOrEqual(limits.unackedBytes + 4 * limits.frameBytes)
    expect(slices * limits.frameBytes).toBeGreaterThan(limits.unackedBytes - 4 * limits.frameBytes)
    device.session.send(note('control', 2))
    deaf.flush()
    expect(kinds.slice(slices)).toEqual([3])
  })

  test('an urgent message over one frame is refused at once', () => {
    const { device } = connected()
    expect(() => device.session.send(note('control', 1, limits.controlBytes))).toThrow(
      expect.objectContaining({ code: 'message-too-large' }),
    )
  })
})

/** The `resume` with which a coordinator answers, for a conversation in which nothing was said. */
function answerTo(device: End): Uint8Array {
  const answer = new Uint8Array(headerBytes + device.session.id.length)
  answer[0] = 1
  answer[4] = device.session.epoch
  answer.set(new TextEncoder().encode(device.session.id), headerBytes)
  return answer
}

describe('[W16] acknowledgements', () => {
  test('small messages both ways cost no frames of their own', () => {
    const { device, coordinator, pair } = connected()
    coordinator.onMessage = ({ n }) => coordinator.session.send(note('bulk', n))
    const seen = [spyOn(pair.a), spyOn(pair.b)]
    for (let n = 0; n < 200; n++) {
      device.session.send(note('bulk', n))
      pair.flush()
    }
    expect(seen.flat()).toHaveLength(400)
    expect(device.session.pendingBytes).toBe(0)
  })

  test('one way, one in 32; and a long message when it ends', () => {
    const { device, pair } = connected()
    const back = spyOn(pair.b)
    for (let n = 0; n < 320; n++) device.session.send(note('bulk', n % 256))
    pair.flush()
    expect(back).toHaveLength(10)
    device.session.send(note('bulk', 1, 100_000))
    pair.flush()
    expect(back).toHaveLength(11)
    expect(device.session.pendingBytes).toBe(0)
  })
})

describe('[W17] a rule broken closes the link, and nothing else', () => {
  const frameOf = (send: (end: End) => void): Uint8Array => {
    const { device, pair } = connected()
    let frame = new Uint8Array(0)
    pair.a.on('frame', (bytes) => {
      frame = new Uint8Array(bytes)
    })
    send(device)
    pair.flush()
    return frame
  }
  const control = () => frameOf((end) => end.session.send(note('control', 1)))
  const at = (frame: Uint8Array, index: number, byte: number): Uint8Array => {
    frame[index] = byte
    return frame
  }
  const notANote = () => frameOf((end) => end.session.send({ type: 'control' } as Note))

  test.each<[string, () => readonly Uint8Array[]]>([
    ['an empty header', () => [new Uint8Array(headerBytes)]],
    ['a number left out', () => [at(control(), 8, 2)]],
    ['a number repeated', () => [control(), control()]],
    ['another epoch', () => [at(control(), 4, 2)]],
    ['an ack of what was never sent', () => [at(control(), 12, 1)]],
    ['a packet that is none', () => [at(control(), headerBytes + 4, 0xc1)]],
    ['a message that is none', () => [notANote()]],
    ['a resume inside of the conversation', () => [answerTo(new End('s1', 1))]],
    ['a slice that does not go on', () => [bulkFrame(1, 100_000, 8), bulkFrame(2, 100_000, 8)]],
  ])('%s', (_, frames) => {
    const { coordinator, device, pair } = connected()
    const reasons: string[] = []
    pair.a.on('close', (reason) => reasons.push(reason))
    for (const frame of frames()) pair.b.send(frame)
    expect(() => pair.flush()).not.toThrow()
    expect([reasons, coordinator.downs, coordinator.session.linked]).toEqual([
      ['protocol-error'],
      ['protocol-error'],
      false,
    ])
    join(device, coordinator, manual()).flush()
    const healed = join(device, coordinator, manual()) // the forged frame may have spoilt the conversation: a new one
    healed.flush()
    coordinator.session.send(note('bulk', 5))
    healed.flush()
    expect(device.heardOn('bulk')).toEqual([5])
  })

  test('a link that does not begin with a resume', () => {
    const coordinator = new End('s1', 1)
    const pair = join(new End('s1'), coordinator, manual())
    pair.cut()
    const other = manual()
    other.b.send(control())
    join(new End('s1'), coordinator, other).flush()
    expect(coordinator.downs).toContain('protocol-error')
    expect(coordinator.starts).toEqual([])
  })

  test('random frames', () => {
    const rng = new Rng('frames')
    for (let round = 0; round < 100; round++) {
      const { coordinator, pair } = connected()
      for (let count = 0; count < 5 && coordinator.session.linked; count++) {
        const frame = rng.below(2) === 0 ? control() : bulkFrame(1, 1 + rng.below(90), 1 + rng.below(90))
        for (let change = rng.below(6); change > 0; change--) frame[rng.below(frame.length)] = rng.below(256)
        pair.b.send(frame)
        expect(() => pair.flush()).not.toThrow()
      }
    }
  })
})

function bulkFrame(sequence: number, bytesLeft: number, payloadBytes: number): Uint8Array {
  const frame = new Uint8Array(headerBytes + payloadBytes)
  const view = new DataView(frame.buffer)
  frame[0] = 4
  frame[4] = 1
  view.setUint32(8, sequence, true)
  view.setUint32(20, bytesLeft, true)
  return frame
}

describe('ends', () => {
  test('[W18] a second link closes the former with done, silently', () => {
    const { device, coordinator, pair } = connected()
    const reasons: string[] = []
    pair.a.on('close', (reason) => reasons.push(reason))
    join(device, coordinator, manual()).flush()
    expect([reasons, device.downs, coordinator.downs]).toEqual([['done'], [], []])
  })

  test('[W18] after close nothing fires and nothing is sent', () => {
    const { device, coordinator, pair } = connected()
    device.session.close()
    device.session.send(note('bulk', 1))
    coordinator.session.send(note('bulk', 2))
    pair.flush()
    const late = join(device, coordinator, manual())
    late.flush()
    expect([device.heard, device.downs, device.session.linked, device.session.pendingBytes]).toEqual([
      [],
      [],
      false,
      0,
    ])
    expect(coordinator.downs[0]).toBe('peer-gone')
  })

  test('a link that is closed already is a link lost', () => {
    const { device, pair } = connected()
    pair.cut()
    device.session.connect(pair.b)
    expect([device.downs, device.session.linked]).toEqual([['peer-gone', 'peer-gone'], false])
  })

  test('bytes are counted as they went over the links', () => {
    const { device, coordinator, pair } = connected()
    device.session.send(note('bulk', 1, 200_000))
    pair.flush()
    expect(coordinator.session.bytesIn).toBe(device.session.bytesOut)
    expect(device.session.bytesOut).toBeGreaterThan(200_000)
    expect(device.session.bytesIn).toBe(coordinator.session.bytesOut)
  })
})
