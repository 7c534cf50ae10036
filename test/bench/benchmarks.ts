import type { Page } from 'playwright'
import { type Figure, inTurn } from './figure.ts'
import { openRaw, type Tabs } from './tabs.ts'

const rounds = 5
const mebi = 1024 * 1024

/** No-op units a second over two device tabs, against the same calls in two plain workers. */
export async function tiny(tabs: Tabs): Promise<Figure> {
  const units = 20_000_000
  const { host } = await tabs.openRoom(2, 1)
  const perSecond = (tookMs: number) => (units / tookMs) * 1000
  const { value, ratio } = await inTurn(rounds, async () => ({
    value: perSecond(await host.evaluate((count) => bench.run('tiny', count, 0), units)),
    limit: perSecond(await host.evaluate((count) => bench.plain('tiny', count, 0, 2), units)),
  }))
  const versus = 'the same no-op calls in two plain workers of one tab'
  return { bench: 'tiny', figure: 'no-op units a second, 2 device tabs', value, unit: 'units/s', versus, ratio }
}

/** Rounds of `busy` that make a unit of about 50 ms. The trial is as long as a turn, in as many workers: code that was just started runs slower. */
async function roundsOf50Ms(page: Page): Promise<number> {
  const trialRounds = 50_000_000
  const trialMs = await page.evaluate((n) => bench.plain('busy', 100, n, 2), trialRounds)
  return Math.round((trialRounds * 50) / (trialMs / 50))
}

/** 200 units of about 50 ms in two sandboxed workers, against the same loop in two plain ones. */
export async function sandbox(tabs: Tabs): Promise<Figure> {
  const units = 200
  const page = await tabs.open()
  const load = [units, await roundsOf50Ms(page)] as const
  const perSecond = (tookMs: number) => (units / tookMs) * 1000
  const { value, ratio } = await inTurn(rounds, async () => ({
    value: perSecond(await page.evaluate(([n, work]) => bench.sandboxed('busy', n, work, 2), load)),
    limit: perSecond(await page.evaluate(([n, work]) => bench.plain('busy', n, work, 2), load)),
  }))
  const versus = 'the same loop in two plain workers of one tab'
  return { bench: 'sandbox', figure: '50 ms units, 2 sandboxed workers', value, unit: 'units/s', versus, ratio }
}

/** The same queens as a WebAssembly module and as JavaScript, each in one sandboxed worker. */
export async function wasm(tabs: Tabs): Promise<Figure> {
  const n = 14
  const page = await tabs.open()
  const { value, ratio } = await inTurn(rounds, async () => {
    const module = await page.evaluate((size) => bench.queens('wasm', size), n)
    const source = await page.evaluate((size) => bench.queens('source', size), n)
    if (module.answer !== source.answer) throw new Error(`${module.answer} ways, and ${source.answer} in JavaScript`)
    return { value: 1_000 / module.tookMs, limit: 1_000 / source.tookMs }
  })
  const versus = 'the same task in JavaScript'
  return {
    bench: 'wasm',
    figure: `${n} queens in one sandboxed worker, WebAssembly`,
    value,
    unit: 'jobs/s',
    versus,
    ratio,
  }
}

/** 200 units of about 50 ms over two device tabs, against the same loop in two plain workers. */
export async function efficiency(tabs: Tabs): Promise<Figure> {
  const units = 200
  const { host } = await tabs.openRoom(2, 1)
  const unitRounds = await roundsOf50Ms(host)
  const { value, ratio } = await inTurn(rounds, async () => ({
    value: units / (await host.evaluate(([n, work]) => bench.run('busy', n, work), [units, unitRounds] as const)),
    limit:
      units / (await host.evaluate(([n, work]) => bench.plain('busy', n, work, 2), [units, unitRounds] as const)),
  }))
  const versus = 'the same loop in two plain workers of one tab'
  return {
    bench: 'efficiency',
    figure: '50 ms units a second, 2 device tabs',
    value: value * 1000,
    unit: 'units/s',
    versus,
    ratio,
  }
}

/** Results of 1 MiB from one device tab, against the same bytes over a raw data channel between the same two tabs. */
export async function bulk(tabs: Tabs): Promise<Figure> {
  const units = 64
  const { host, devices } = await tabs.openRoom(1, 1)
  const [device] = devices
  if (device === undefined) throw new Error('no device tab')
  await openRaw(device, host)
  const perSecond = (tookMs: number) => units / (tookMs / 1000)
  const { value, ratio } = await inTurn(rounds, async () => {
    const tookMs = await host.evaluate(([n, bytes]) => bench.run('bulk', n, bytes), [units, mebi] as const)
    await host.evaluate((bytes) => bench.rawListen(bytes), units * mebi)
    await device.evaluate((bytes) => bench.rawSend(bytes), units * mebi)
    const rawMs = (await host.evaluate(() => bench.rawReceived())) ?? Number.NaN
    return { value: perSecond(tookMs), limit: perSecond(rawMs) }
  })
  const versus = 'a raw data channel between the same tabs, 64 KiB messages'
  return { bench: 'bulk', figure: '1 MiB results from one device tab', value, unit: 'MiB/s', versus, ratio }
}

/** The same results from a device tab of a room that seals frames, against one of a room that leaves it to the browser. */
export async function sealed(tabs: Tabs): Promise<Figure> {
  const units = 64
  const [sealing, plain] = [await tabs.openRoom(1, 1, true), await tabs.openRoom(1, 1)]
  const mebisPerSecond = async (host: Page) =>
    units / ((await host.evaluate(([n, bytes]) => bench.run('bulk', n, bytes), [units, mebi] as const)) / 1000)
  const { value, ratio } = await inTurn(rounds, async () => ({
    value: await mebisPerSecond(sealing.host),
    limit: await mebisPerSecond(plain.host),
  }))
  const versus = 'the same in a room whose frames are not sealed'
  return { bench: 'sealed', figure: '1 MiB results, frames sealed', value, unit: 'MiB/s', versus, ratio }
}

/** From navigating to the page to the first shard counted, against opening a raw channel between two loaded tabs. */
export async function join(tabs: Tabs): Promise<Figure> {
  const { value, ratio } = await inTurn(rounds, async () => {
    const { host } = await tabs.openRoom(0, 1)
    const code = await host.evaluate(() => bench.open())
    const device = await tabs.open()
    const first = host.evaluate(() => bench.firstShard())
    const startedMs = performance.now()
    await tabs.visit(device)
    await device.evaluate((to) => bench.join(to, 1), code)
    await first
    const tookMs = performance.now() - startedMs
    const limit = await openRaw(device, host)
    for (const page of [host, device]) await page.context().close()
    return { value: tookMs, limit }
  })
  const versus =
    'opening a raw data channel between two loaded tabs (a ratio of 1 would be as fast; higher is slower)'
  return { bench: 'join', figure: 'navigation to first shard counted', value, unit: 'ms', versus, ratio }
}

/** From joining to an open link whose both ends are proved, against the same link opened without any proof. */
export async function connect(tabs: Tabs): Promise<Figure> {
  const [host, device] = [await tabs.open(), await tabs.open()]
  const { code, invite } = await host.evaluate(() => bench.hostProven())
  const believing = await host.evaluate(() => bench.hostBelieving())
  const { value, ratio } = await inTurn(40, async () => ({
    value: await device.evaluate(([to, by]) => bench.linkProven(to, by), [code, invite] as const),
    limit: await device.evaluate((to) => bench.linkBelieving(to), believing),
  }))
  const versus = 'the same without any proof of who is at the other end (higher is slower)'
  return { bench: 'connect', figure: 'join to an open, proved link', value, unit: 'ms', versus, ratio }
}
