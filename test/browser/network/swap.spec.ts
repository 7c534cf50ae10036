import type { Page } from '@playwright/test'
import { replay } from '../../../src/core/replay.ts'
import type { Lab, Traffic } from './lab.ts'
import { expect, test } from './lab-fixtures.ts'

// TABGRID_NETWORK_SWAPS=20 changes the rung so often.

const swaps = Number(process.env.TABGRID_NETWORK_SWAPS ?? 4)
/** One worker needs 8 s a swap for them; the many of the end are through with what is left in some seconds. */
const units = swaps * 400
const workersAtEnd = 32

/** Of the page's task, computed by other means. */
function knownAnswer(): number {
  let sum = 0
  for (let unit = 0; unit < units; unit++) sum += Number((BigInt(unit) * BigInt(unit)) % 9_973n)
  return sum
}

test(`[W96] [W97] a link that changes its rung ${swaps} times in mid-job loses nothing and doubles nothing`, async ({
  standing: { lab },
  openAt,
}) => {
  test.setTimeout(60_000 + swaps * 10_000)
  lab.weather('open')
  const [host, device] = [await openAt('host'), await openAt('device')]
  const code = await host.evaluate(() => ladder.host())
  await device.evaluate((to) => ladder.join(to), code)
  await host.evaluate((count) => ladder.startRemainders(count), units)

  for (let swap = 0; swap < swaps; swap++) {
    const rung = swap % 2 === 0 ? 'relay' : 'direct'
    lab.weather(rung === 'relay' ? 'no-udp-between' : 'open')
    await plugInAgain(lab, device)
    const link = () => device.evaluate(() => ladder.link())
    await expect.poll(link, { timeout: 15_000, message: `swap ${swap}` }).toBe(rung)
    lab.takeTraffic()
    await progress(host)
    expect(busiest(lab.takeTraffic())).toBe(rung)
  }

  await device.evaluate((workers) => ladder.start(workers), workersAtEnd)
  const { answer, counted, summary, story } = await host.evaluate(() => ladder.remainders())
  expect(answer).toBe(knownAnswer())
  expect(gapsAndOverlaps(counted), 'units that were counted not once').toEqual([])
  expect(summary, 'the device was never given up').toMatchObject({ shardsRetried: 0 })
  replay(story.trimEnd().split('\n')) // every decision follows from what came over those links
})

/** As when a laptop changes its Wi-Fi: the system tells the browser, and nobody tells the page on which rung it will be. */
async function plugInAgain(lab: Lab, device: Page): Promise<void> {
  const online = () => device.evaluate(() => navigator.onLine)
  lab.cable('device', 'down')
  await expect.poll(online).toBe(false)
  lab.cable('device', 'up')
  await expect.poll(online).toBe(true)
}

async function progress(host: Page): Promise<void> {
  const done = () => host.evaluate(() => ladder.unitsDone())
  const before = await done()
  await expect.poll(done, { timeout: 15_000 }).toBeGreaterThan(before)
}

const busiest = ({ direct, server }: Traffic): string => (direct > server ? 'direct' : 'relay')

function gapsAndOverlaps(counted: readonly (readonly [number, number])[]): string[] {
  const sorted = [...counted].sort(([left], [right]) => left - right)
  const edges = [0, ...sorted.map(([, to]) => to)]
  const wrong = sorted.flatMap(([from, to], at) => (from === edges[at] ? [] : [`${edges[at]}: ${from}-${to}`]))
  return edges.at(-1) === units ? wrong : [...wrong, `ends at ${edges.at(-1)}`]
}
