import type { Page } from '@playwright/test'
import { type Attack, between, network, others, ownModules, recoveries, storage } from './attacks.ts'
import { expect, test, variant } from './sandbox-bed.ts'

// The oracle is a sink on loopback, and what the page itself keeps and hears: not the attacker's own exception.

type Attempt = (attack: Attack) => Promise<string>

async function attemptAll(attacks: readonly Attack[], attempt: Attempt): Promise<Record<string, string>> {
  const answers: Record<string, string> = {}
  for (const attack of attacks) answers[attack.name] = await attempt(attack)
  return answers
}
const refused = (answers: Record<string, string>) =>
  Object.entries(answers).filter(([, answer]) => !answer.startsWith('refused:'))

test('task code reaches no network, no storage, no other tab and nothing of this machine', async ({
  openBed,
  sink,
}) => {
  const page = await openBed()
  const attempt: Attempt = ({ body }) =>
    page.evaluate(([text, to]) => sandboxed.attempt(text, to), [body, sink.origin] as const)
  const answers = await attemptAll([...network, ...ownModules, ...storage, ...others], attempt)
  expect(refused(answers)).toEqual([])
  expect(sink.hits).toEqual([])
  expect(await page.evaluate(() => sandboxed.heard())).toEqual([])
  const recovered = await attemptAll(recoveries, attempt)
  expect(new Set(Object.values(recovered))).toEqual(new Set(['undefined']))
})

test('a module of its own reaches the network from a plain worker of the page', async ({ openBed, sink }) => {
  const page = await openBed({ noPagePolicy: true })
  for (const { body, name } of ownModules) {
    await page.evaluate(([text, to]) => sandboxed.attemptPlain(text, to), [body, sink.origin] as const)
    expect(sink.hits.splice(0), name).toEqual(['http /own'])
  }
})

test('two jobs in one frame cannot speak with each other, even where they find a channel; two plain workers can', async ({
  openBed,
}) => {
  const open = await openBed({ entries: { worker: variant('open-worker.ts') } })
  const both = (page: Page, way: 'attempt' | 'attemptPlain') =>
    page.evaluate(
      ([{ listen, speak }, by]) => Promise.all([sandboxed[by](listen, '', 4_000), sandboxed[by](speak, '')]),
      [between, way] as const,
    )
  expect(await both(open, 'attempt')).toEqual([expect.stringMatching(/^unit-timeout/), 'spoke'])
  expect(await both(open, 'attemptPlain')).toEqual(['heard', 'spoke'])
  const [, refusal = ''] = await both(await openBed(), 'attempt')
  expect(refusal).toMatch(/^refused:/)
})

test('what a unit throws tells the host nothing of where the page came from', async ({ openBed }) => {
  const page = await openBed()
  for (const body of [`throw new Error('no')`, 'null.x', 'return (() => {}).bind(1)']) {
    const trace = await page.evaluate((text) => sandboxed.trace(text), body)
    expect(trace).not.toMatch(/https?:|file:|data:|\/assets\/|127\.0\.0\.1/)
  }
})

test('the same attacks succeed in a plain worker of the page: they can fail', async ({ openBed, sink }) => {
  const page = await openBed({ noPagePolicy: true })
  const attempt: Attempt = ({ body }) =>
    page.evaluate(([text, to]) => sandboxed.attemptPlain(text, to), [body, sink.origin] as const)
  const answers = await attemptAll([...network, ...storage], attempt)
  const missed = network.filter(({ hit }) => hit !== undefined && !sink.hits.includes(hit)).map(({ name }) => name)
  expect(missed).toEqual([])
  expect(refused(answers).map(([name]) => name)).toEqual(expect.arrayContaining(storage.map(({ name }) => name)))
  await expect.poll(() => page.evaluate(() => sandboxed.heard())).toEqual(['heard'])
})

test('without the frame’s policy, import() reaches the network: no list of globals can take away syntax', async ({
  openBed,
  sink,
}) => {
  const page = await openBed({ noPolicy: true })
  for (const { body } of network) {
    await page.evaluate(([text, to]) => sandboxed.attempt(text, to), [body, sink.origin] as const)
  }
  expect(sink.hits).toEqual(['http /module'])
})

test('without the list of globals, the policy still closes every network, but the machine can be read and threads started', async ({
  openBed,
  sink,
}) => {
  const page = await openBed({ entries: { worker: variant('open-worker.ts') } })
  const attempt: Attempt = ({ body }) =>
    page.evaluate(([text, to]) => sandboxed.attempt(text, to), [body, sink.origin] as const)
  const answers = await attemptAll([...network, ...storage, ...others], attempt)
  expect(sink.hits).toEqual([])
  expect(await page.evaluate(() => sandboxed.heard())).toEqual([])
  expect(answers['a nested worker of a data address']).toBe('refused')
  expect(answers['the processor count']).toMatch(/^\d+$/)
  expect(answers['the browser name']).toContain('Chrome')
  expect(answers['the fine clock']).toMatch(/^\d/)
  expect(answers.postMessage).toContain('worker-crashed') // and the relay ended it
})

const readsOf = (page: Page, sink: string) =>
  page.evaluate(
    (to) =>
      new Promise<Record<string, string>>((resolve) => {
        addEventListener('message', ({ data }) => resolve(data))
        const frame = document.querySelector('iframe')
        const ask = () => frame?.contentWindow?.postMessage({ sink: to }, '*')
        frame?.addEventListener('load', ask, { once: true })
        ask() // it may have loaded by now; before that nobody hears it
      }),
    sink,
  )
const hostile = { entries: { relay: variant('hostile-relay.ts') } }

test('even on the frame’s own thread nothing is read and nothing gets out: the frame has no origin, the page no leak', async ({
  openBed,
  sink,
}) => {
  const page = await openBed(hostile)
  const told = await readsOf(page, sink.origin)
  const nothing = { storage: 'SecurityError', cookie: 'SecurityError', parent: 'SecurityError' }
  expect(told).toEqual({ ...nothing, window: 'null', fetch: 'refused' })
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('iframe').length)).toBe(1)
  expect(sink.hits).toEqual([])
})

test('without the frame’s policy, its own thread loads from everywhere but by a form', async ({ openBed, sink }) => {
  const page = await openBed({ ...hostile, noPolicy: true, noPagePolicy: true })
  await readsOf(page, sink.origin)
  const ways = ['fetch', 'image', 'stylesheet', 'preload', 'script', 'inner', 'beacon']
  await expect.poll(() => sink.hits).toEqual(expect.arrayContaining(ways.map((way) => `http /${way}`)))
  expect(sink.hits).not.toContain('http /form')
})

test('a frame that keeps the origin of its page reads all of it', async ({ openBed, sink }) => {
  const page = await openBed({ ...hostile, sameOrigin: true })
  expect(await readsOf(page, sink.origin)).toMatchObject({
    storage: 'kept',
    cookie: 'secret=kept',
    parent: 'Test page: sandbox',
  })
})

test('our relay does not work in a frame that keeps the origin of its page', async ({ openBed }) => {
  const page = await openBed({ sameOrigin: true })
  const error = page.waitForEvent('pageerror')
  await page.evaluate(() => void sandboxed.attempt(''))
  expect((await error).message).toContain('only in a frame without an origin')
})

test('without the page’s own policy the frame can carry a secret away by navigating itself', async ({
  openBed,
  sink,
}) => {
  const page = await openBed({ ...hostile, noPagePolicy: true })
  await readsOf(page, sink.origin)
  await expect.poll(() => sink.hits).toEqual(['http /navigation?secret'])
})
