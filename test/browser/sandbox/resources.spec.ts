import type { Page } from '@playwright/test'
import { endlessLoop, endlessStart } from '../../contracts/wasm-attacks.ts'
import { endless, flood, hugeResult } from './harms.ts'
import { expect, test, variant } from './sandbox-bed.ts'

/** In which the page must have computed the next job right: four of these are three lost pings, and a slow machine. */
const nextMostMs = 10_000
/** Demanded of a quiet machine are 200 ms, and 122 were measured on a busy one; tests beside this one may take as long again. */
const gapMostMs = 400

type Harm = Awaited<ReturnType<typeof sandboxed.harm>>

/** Asks the page by the browser's protocol: Playwright takes the death of a frame's process for that of its page. */
async function ask<T>(page: Page, call: string): Promise<T> {
  const session = await page.context().newCDPSession(page)
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
    expression: `sandboxed.${call}`,
    awaitPromise: true,
    returnByValue: true,
  })
  await session.detach()
  if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
  return result.value as T
}
const harm = (page: Page, body: string, unitLimitMs: number) =>
  ask<Harm>(page, `harm(${JSON.stringify(body)}, ${unitLimitMs})`)

function expectUnharmed({ gapMs, next, nextMs }: Harm): void {
  expect(next).toBe(285)
  expect(nextMs).toBeLessThan(nextMostMs)
  expect(gapMs).toBeLessThan(gapMostMs)
}

for (const [name, body] of endless) {
  test(`${name} is ended at the unit’s limit, and the page answers throughout`, async ({ openBed }) => {
    const harmed = await harm(await openBed(), body, 1_000)
    expect(harmed.ended).toMatch(/^unit-timeout/)
    expectUnharmed(harmed)
  })
}

for (const [name, at, module, ended] of [
  ['a module whose unit does not end', 'unit', endlessLoop(), /^unit-timeout: ran longer than 1 s/],
  ['a module that does not end its start', 'start', endlessStart(), /^task-threw: "init" ran longer than 60 s/],
] as const) {
  test(`[W87] ${name} is ended, and the page answers throughout`, async ({ openBed }) => {
    const page = await openBed()
    const harmed = await ask<Harm>(page, `moduleHarm([${module}], '${at}')`)
    expect(harmed.ended).toMatch(ended)
    expectUnharmed(harmed)
  })
}

test('a result of 512 MB is refused before it reaches the page', async ({ openBed }) => {
  const harmed = await harm(await openBed(), hugeResult, 20_000)
  expect(harmed.ended).toMatch(/^message-too-large/)
  expectUnharmed(harmed)
})

test('a flood of messages ends its worker in the relay, and the page does not feel it', async ({ openBed }) => {
  // Task code has no postMessage: this is what the relay does if it ever finds one.
  const page = await openBed({ entries: { worker: variant('open-worker.ts') } })
  const harmed = await harm(page, flood, 20_000)
  expect(harmed.ended).toMatch(/^worker-crashed.*too many messages/)
  expectUnharmed(harmed)
})

test('a frame whose own thread hangs is replaced, and the page answers throughout', async ({ openBed }) => {
  const page = await openBed({ entries: { relay: variant('hanging-relay.ts') } })
  expect(await ask(page, `attempt('return 1 + 1')`)).toBe('2')
  await ask(page, `hang()`)
  const harmed = await harm(page, 'return 1', 20_000)
  expect(harmed.ended).toMatch(/^worker-crashed.*it fell silent/)
  expectUnharmed(harmed)
})

test('a task whose memory explodes takes the sandbox’s process with it, and not the page; the second time it is not run again', async ({
  openBed,
}) => {
  test.setTimeout(180_000) // four seconds for a bomb, and twenty on a busy machine
  const page = await openBed()
  const bomb = 'const kept = []; for (;;) kept.push(new Array(1_000_000).fill(0.5))'
  for (let times = 0; times < 2; times++) {
    const harmed = await harm(page, bomb, 60_000)
    expect(harmed.ended).toMatch(/^worker-crashed.*its sandbox crashed/)
    expect(harmed.next).toBe(285)
    expect(harmed.nextMs).toBeLessThan(nextMostMs)
  }
  expect(await ask(page, `attempt(${JSON.stringify(bomb)})`)).toMatch(/^task-quarantined/)
  expect(await ask(page, `attempt('return 1 + 1')`)).toBe('2')
})

test('a declared memory is the most that WebAssembly gets, in a deterministic task too', async ({ openBed }) => {
  const page = await openBed()
  const grow = (mebibytes: number) =>
    `const memory = new WebAssembly.Memory({ initial: 16 }); memory.grow(${mebibytes * 16}); return memory.buffer.byteLength`
  for (const deterministic of [false, true]) {
    const declared = (body: string) =>
      page.evaluate(([text, fixed]) => sandboxed.declared(text, 4, fixed), [body, deterministic] as const)
    expect(await declared(grow(3))).toBe(String(4 * 2 ** 20))
    expect(await declared(grow(4))).toMatch(/^refused: RangeError/)
  }
})
