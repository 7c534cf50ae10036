import { TabgridError } from '../../src/base/errors.ts'
import type { Link, LinkCloseReason } from '../../src/ports.ts'
import { limits } from '../../src/protocol/limits.ts'

// What every Link must do. No test runner in here: the same cases run in vitest and inside a browser's page.

/** Two ends of one open link, before anybody listens to them. */
export interface LinkPair {
  /** The largest frame it takes. */
  readonly frameBytes: number
  readonly a: Link
  readonly b: Link
  dispose(): void | Promise<void>
}
export interface LinkCase {
  readonly name: string
  /** Rejects with what is wrong. A case that waits for ever is one that fails. */
  run(setup: () => Promise<LinkPair>): Promise<void>
}

const linkCase = (name: string, check: (pair: LinkPair) => Promise<void>): LinkCase => ({
  name,
  run: async (setup) => {
    const pair = await setup()
    try {
      await check(pair)
    } finally {
      await pair.dispose()
    }
  },
})

export const linkContract: readonly LinkCase[] = [
  linkCase('frames of every size arrive whole and in order, both ways at once', async ({ a, b, frameBytes }) => {
    const sizes = [1, 2, 15, 16, 17, 1_000, 16_384, 16_385, frameBytes - 1, frameBytes]
    const heard = [collect(a, sizes.length), collect(b, sizes.length)]
    for (const [at, size] of sizes.entries()) for (const link of [a, b]) link.send(pattern(size, at))
    for (const frames of await Promise.all(heard)) {
      for (const [at, size] of sizes.entries()) same(frames[at], pattern(size, at), `frame ${at} of ${size} bytes`)
    }
  }),

  linkCase('1,000 small frames stay in order', async ({ a, b }) => {
    const heard = collect(b, 1_000)
    for (let at = 0; at < 1_000; at++) a.send(Uint8Array.of(at % 256, at >> 8))
    for (const [at, frame] of (await heard).entries()) same(frame, Uint8Array.of(at % 256, at >> 8), `frame ${at}`)
  }),

  linkCase('a part of a larger buffer is sent as that part alone', async ({ a, b }) => {
    const heard = collect(b, 1)
    a.send(pattern(100, 5).subarray(10, 20))
    same((await heard)[0], pattern(100, 5).subarray(10, 20), 'the part')
  }),

  linkCase('frames that come before the first listener are kept for it, in order', async ({ a, b }) => {
    for (let at = 0; at < 20; at++) a.send(pattern(500, at))
    const echo = collect(a, 1)
    b.send(Uint8Array.of(1))
    await echo // both directions were in use by now
    const frames = await collect(b, 20)
    for (const [at, frame] of frames.entries()) same(frame, pattern(500, at), `frame ${at}`)
  }),

  linkCase('an empty and an oversized frame are refused, and harm nothing', async ({ a, b, frameBytes }) => {
    const heard = collect(b, 1)
    throws(() => a.send(new Uint8Array(0)), 'message-too-large')
    throws(() => a.send(new Uint8Array(frameBytes + 1)), 'message-too-large')
    a.send(Uint8Array.of(7))
    same((await heard)[0], Uint8Array.of(7), 'the frame after them')
  }),

  linkCase('a listener that was removed hears nothing more, and others go on', async ({ a, b }) => {
    let first = 0
    const stop = b.on('frame', () => {
      first += 1
      stop()
    })
    const heard = collect(b, 2)
    a.send(Uint8Array.of(1))
    a.send(Uint8Array.of(2))
    await heard
    equal(first, 1, 'frames at the removed listener')
  }),

  linkCase('what was sent is buffered until the network takes it; then drain', async ({ a, b, frameBytes }) => {
    equal(a.bufferedBytes, 0, 'buffered at first')
    let sent = 0
    const drained = new Promise<void>((resolve) => a.on('drain', resolve))
    const arrived = countBytes(b, () => sent)
    while (a.bufferedBytes < limits.highWaterBytes) {
      a.send(pattern(frameBytes, sent))
      sent += frameBytes
      truth(sent <= 64 * limits.highWaterBytes, 'bufferedBytes never rises')
    }
    await drained
    truth(a.bufferedBytes < limits.lowWaterBytes, `drain at ${a.bufferedBytes} buffered bytes`)
    await arrived
  }),

  linkCase('20 MB pass with back-pressure, and not a byte is lost', async ({ a, b, frameBytes }) => {
    const frames = 320
    let next = 0
    let highest = 0
    const feed = () => {
      while (next < frames && a.bufferedBytes < limits.highWaterBytes) {
        a.send(pattern(frameBytes, next++))
        highest = Math.max(highest, a.bufferedBytes)
      }
    }
    let at = 0
    const arrived = new Promise<void>((resolve, reject) => {
      b.on('frame', (frame) => {
        if (frame.length !== frameBytes || frame[0] !== pattern(1, at)[0]) reject(new Error(`frame ${at} is wrong`))
        if (++at === frames) resolve()
      })
    })
    a.on('drain', feed)
    feed()
    await arrived
    truth(highest <= limits.highWaterBytes + limits.frameBytes, `${highest} bytes were buffered`)
  }),

  linkCase('an own close is heard with its reason, and by the other end, once each', async ({ a, b }) => {
    const heardByA: LinkCloseReason[] = []
    a.on('close', (reason) => heardByA.push(reason))
    const heardByB: LinkCloseReason[] = []
    const gone = new Promise<void>((resolve) => {
      b.on('close', (reason) => {
        heardByB.push(reason)
        resolve()
      })
    })
    a.close('protocol-error')
    await gone
    a.close()
    b.close()
    await turns()
    equal(heardByA.join(), 'protocol-error', 'at the closing end')
    truth(['done', 'peer-gone'].includes(heardByB.join()), `at the other end: ${heardByB.join()}`)
  }),

  linkCase('a close without a reason is done', async ({ a }) => {
    const heard = new Promise<LinkCloseReason>((resolve) => a.on('close', resolve))
    a.close()
    equal(await heard, 'done', 'reason')
  }),

  linkCase('after its close an end says nothing more and sends nothing', async ({ a, b }) => {
    let late = 0
    const closed = new Promise<void>((resolve) => a.on('close', () => resolve()))
    const gone = new Promise<void>((resolve) => b.on('close', () => resolve()))
    a.on('frame', () => {
      late += 1
    })
    b.send(Uint8Array.of(1))
    a.close()
    const before = late
    throws(() => a.send(Uint8Array.of(1)), 'link-closed')
    await closed
    await gone
    throws(() => b.send(Uint8Array.of(1)), 'link-closed')
    await turns()
    equal(late, before, 'frames after the close')
  }),
]

/** The first `count` frames that a link's listener hears. */
function collect(link: Link, count: number): Promise<Uint8Array[]> {
  return new Promise((resolve) => {
    const frames: Uint8Array[] = []
    link.on('frame', (frame) => {
      frames.push(frame)
      if (frames.length === count) resolve(frames)
    })
  })
}

/** Resolves when as many bytes have come as were sent by then. */
function countBytes(link: Link, sent: () => number): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0
    link.on('frame', (frame) => {
      bytes += frame.length
      if (bytes === sent()) resolve()
    })
  })
}

function pattern(size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let at = 0; at < size; at++) bytes[at] = (at * 31 + seed * 17 + 3) % 251
  return bytes
}

/** Lets everything that is ready happen. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await Promise.resolve()
}

function truth(condition: boolean, story: string): asserts condition {
  if (!condition) throw new Error(story)
}

function equal(actual: unknown, expected: unknown, what: string): void {
  truth(actual === expected, `${what}: ${String(actual)} where ${String(expected)} was expected`)
}

function same(actual: Uint8Array | undefined, expected: Uint8Array, what: string): void {
  truth(actual?.length === expected.length, `${what}: ${actual?.length} bytes`)
  const wrong = actual.findIndex((byte, at) => byte !== expected[at])
  truth(wrong < 0, `${what}: byte ${wrong} is another one`)
}

function throws(call: () => void, code: string): void {
  try {
    call()
  } catch (thrown) {
    equal(thrown instanceof TabgridError ? thrown.code : thrown, code, 'thrown')
    return
  }
  throw new Error(`nothing was thrown where ${code} was expected`)
}
