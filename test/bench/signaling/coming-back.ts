import { chromium } from 'playwright'
import { buildAppIfStale } from '../../../signaling/app-build.ts'
import { chromiumLaunchOptions } from '../../../src/cli/chromium.ts'
import { buildPages } from '../../browser/build-pages.ts'
import { ChaosRoom } from '../../browser/chaos/chaos-room.ts'
import { sleep } from '../../browser/chaos/sleep.ts'
import { appDirectory, fromRoot } from '../../browser/directories.ts'
import { killServerInMidJob, rightAnswer } from '../../browser/killed-server.ts'
import type { Figure } from '../figure.ts'

const frozenMs = 60_000
const thawDemandMs = 5_000
const joinDemandMs = 3_000

/** The first is of the coordinator's event log, with a Chromium for each machine; the second of a person's clock, in one Chromium. */
export async function* comingBack(): AsyncIterable<Figure> {
  await buildPages()
  yield figureOf(
    'a device frozen for 60 s by SIGSTOP, to its first result after the thaw',
    thawDemandMs,
    await thaw(),
  )
  const restarted = 'a server killed and started again in mid-job (the answer is right), to the link of a newcomer'
  yield figureOf(restarted, joinDemandMs, await restart())
}

const figureOf = (figure: string, demandMs: number, value: number): Figure => ({
  ...{ bench: 'signaling', figure, value, unit: 'ms' },
  versus: `${demandMs} ms (lower is better)`,
  ratio: value / demandMs,
})

async function thaw(): Promise<number> {
  const room = await ChaosRoom.open(2)
  try {
    const [sleeper] = room.devices
    if (sleeper === undefined) throw new Error('there are two devices')
    return await sleep(room, sleeper, frozenMs)
  } finally {
    await room.close()
  }
}

async function restart(): Promise<number> {
  await buildAppIfStale(fromRoot('.'), appDirectory, () => undefined)
  const browser = await chromium.launch(chromiumLaunchOptions())
  try {
    const { joinedMs, answer } = await killServerInMidJob(async (url) => {
      const page = await (await browser.newContext()).newPage()
      await page.goto(url)
      return page
    })
    if (answer !== rightAnswer) throw new Error(`the job over which its server was killed gave ${answer}`)
    return joinedMs
  } finally {
    await browser.close()
  }
}
