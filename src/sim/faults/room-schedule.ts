import { ManualClock } from '../../adapters/memory/clock.ts'
import { MemoryHub } from '../../adapters/memory/introducer.ts'
import { MemoryDisk, MemoryJournal } from '../../adapters/memory/journal.ts'
import { createMemoryLinkPair } from '../../adapters/memory/link.ts'
import { createMemoryRunner } from '../../adapters/memory/runner.ts'
import { MemorySettings } from '../../adapters/memory/settings.ts'
import type { RoomCode } from '../../base/ids.ts'
import { Rng } from '../../base/rng.ts'
import type { DeviceRoom } from '../../runtime/api/device-api.ts'
import type { HostRoom } from '../../runtime/api/host-api.ts'
import type { Job, PoisonedUnit } from '../../runtime/api/job-api.ts'
import { joinRoomWith } from '../../runtime/device/join-room.ts'
import { openWholeRoom } from '../../runtime/host/whole-room.ts'
import { Census } from './census.ts'
import { type DiskPlan, drawDisk } from './disk.ts'
import { Draw } from './draw.ts'
import type { FaultTally, Finding } from './fault-tally.ts'
import { FaultyJournal } from './faulty-journal.ts'
import { MuffledNetwork } from './muffled-network.ts'
import { drawRoomJob, type RoomJob } from './room-job.ts'
import { slowRunner } from './slow-runner.ts'
import { demand, Violation } from './violation.ts'

/** What the caller's platform gives: one turn of its event loop, in which every promise that can settle does. */
export type Turn = () => Promise<void>

export interface RoomReport {
  readonly seed: number
  readonly census: Census
  readonly violation: Violation | undefined
  /** Of the last life, as JSON lines. */
  readonly story: string
}

interface Guest {
  readonly room: DeviceRoom
  readonly network: MuffledNetwork
  present: boolean
}

const stepMs = 20
const dialMs = 1_000
/** Faults end; then so much time for the rest. */
const calmAtMs = 25_000
const endMs = 240_000

/** The real runtime on memory adapters: links that break, devices that come and go, a host that is reloaded with its journal. */
class RoomWorld {
  readonly clock = new ManualClock()
  readonly census = new Census()
  readonly draw: Draw
  readonly #disk = new MemoryDisk()
  readonly #settings = new MemorySettings()
  readonly #hub: MemoryHub
  readonly #rng: Rng
  readonly #diskPlan: DiskPlan
  readonly #unitMs: number
  readonly guests: Guest[] = []
  host: HostRoom | undefined
  #journal: FaultyJournal | undefined

  constructor(seed: number, unitMs: number) {
    this.#rng = new Rng(`room ${seed}`)
    this.draw = new Draw(this.#rng.fork('draw'))
    this.#hub = new MemoryHub(this.#random)
    this.#diskPlan = drawDisk(this.draw, calmAtMs)
    this.#unitMs = unitMs
  }

  readonly #random = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => this.#rng.below(256))

  get calm(): boolean {
    return this.clock.nowMs() >= calmAtMs
  }

  #runner(crashShare: number) {
    const { clock, draw } = this
    return slowRunner(createMemoryRunner({ clock }), { clock, draw, unitMs: this.#unitMs, crashShare })
  }

  /** Opens the room, or takes it over from a life that is gone without a word. */
  async open(): Promise<void> {
    this.#journal?.die()
    const { clock, census, draw } = this
    const plan = this.calm ? { ...this.#diskPlan, failShare: 0 } : this.#diskPlan
    this.#journal = new FaultyJournal({ inside: new MemoryJournal(this.#disk), clock, draw, plan, census })
    const linkPair = () => {
      const { a, b } = createMemoryLinkPair()
      return { near: a, far: b }
    }
    const host = await openWholeRoom(
      {
        introducer: this.#hub,
        journal: this.#journal,
        settings: this.#settings,
        clock,
        random: this.#random,
        runner: createMemoryRunner({ clock }),
        cores: 4,
        trouble: undefined,
        linkPair,
      },
      { ownSlots: 0, takeOver: true },
    )
    this.host = host
  }

  async join(code: RoomCode): Promise<void> {
    let network: MuffledNetwork | undefined
    const introducer = {
      create: () => this.#hub.create(),
      reclaim: (...claim: Parameters<MemoryHub['reclaim']>) => this.#hub.reclaim(...claim),
      join: async (joined: RoomCode) => {
        network = new MuffledNetwork(await this.#hub.join(joined))
        return network
      },
    }
    const crashShare = this.draw.chance(0.2) ? 0.1 : 0
    const room = await joinRoomWith(
      {
        introducer,
        settings: new MemorySettings(),
        clock: this.clock,
        random: this.#random,
        runner: this.#runner(crashShare),
        cores: 4,
      },
      code,
      { name: `guest ${this.guests.length}` },
    )
    room.start(1 + this.draw.below(2))
    if (network !== undefined) this.guests.push({ room, network, present: true })
  }

  relink(code: RoomCode): void {
    this.census.note('link cut')
    this.#hub.relink(code)
  }

  /** A coordinator dials whoever is in its room and has no link; in memory that is done for it. */
  dial(code: RoomCode): void {
    const isAlone = ({ present, network }: Guest) => present && !network.linked
    if (this.host !== undefined && this.guests.some(isAlone)) this.#hub.relink(code)
  }
}

/** One mishap among the running room. */
async function strike(world: RoomWorld, code: RoomCode): Promise<void> {
  const { draw, census, clock } = world
  const guest = draw.among(world.guests.filter(({ present }) => present))
  const what = draw.pick(['relink', 'reload', 'muffle', 'muffle', 'stop', 'leave'] as const)
  if (what === 'relink') world.relink(code)
  else if (what === 'reload') {
    census.note('coordinator crashed')
    await world.open()
  } else if (guest === undefined) await world.join(code)
  else if (what === 'muffle') {
    census.note('device silent')
    guest.network.muffle(true)
    clock.after(draw.scale(200, 15_000), () => guest.network.muffle(false))
  } else if (what === 'stop') {
    census.note('device stopped')
    guest.room.stop()
    clock.after(draw.scale(100, 5_000), () => guest.room.start(1))
  } else {
    census.note('device closed')
    guest.present = false
    guest.room.leave()
    await world.join(code)
  }
}

/** Plays some of them and puts together what they came to. */
export async function tallyRooms({ from, count }: { from: number; count: number }, turn: Turn): Promise<FaultTally> {
  const total = new Census()
  const findings: Finding[] = []
  for (let seed = from; seed < from + count; seed++) {
    const { census, violation } = await runRoomSchedule(seed, turn)
    total.add(census)
    if (violation !== undefined)
      findings.push({ seed, verdict: violation.verdict, what: violation.message, story: [] })
  }
  return { ran: count, findings, census: total.toRecord() }
}

/** Plays one schedule; `turn` is the caller's. The same seed plays the same. */
export async function runRoomSchedule(seed: number, turn: Turn): Promise<RoomReport> {
  const draw = new Draw(new Rng(`room plan ${seed}`))
  const job = drawRoomJob(draw)
  const world = new RoomWorld(seed, job.unitMs)
  let violation: Violation | undefined
  try {
    await play(world, job, { turn, draw })
  } catch (thrown) {
    violation =
      thrown instanceof Violation
        ? thrown
        : new Violation('broken', String(thrown instanceof Error ? thrown.stack : thrown))
  }
  return { seed, census: world.census, violation, story: world.host?.story() ?? '' }
}

async function play(world: RoomWorld, wanted: RoomJob, { turn, draw }: { turn: Turn; draw: Draw }): Promise<void> {
  await world.open()
  const code = world.host?.code
  if (code === undefined) return
  for (let count = 1 + draw.below(4); count > 0; count--) await world.join(code)
  const everyMs = draw.scale(800, 8_000)
  let nextMs = draw.wait(everyMs)
  let isCalm = false
  let watched: Watched | undefined
  for (;;) {
    const job = world.host?.job() ?? wanted.start(world.host)
    if (watched?.job !== job) watched = job === undefined ? undefined : watch(job) // a former life's is void
    if (watched?.outcome !== undefined) break
    await turn()
    world.clock.advance(stepMs)
    if (world.clock.nowMs() % dialMs === 0) world.dial(code)
    const nowMs = world.clock.nowMs()
    demand(
      nowMs < endMs,
      'hung',
      () => `the job is at ${JSON.stringify(world.host?.job()?.progress())} after ${nowMs} ms`,
    )
    if (!world.calm && nowMs >= nextMs) {
      nextMs = nowMs + draw.wait(everyMs)
      await strike(world, code)
    }
    if (world.calm && !isCalm) {
      isCalm = true
      if (world.guests.every(({ present }) => !present)) await world.join(code)
    }
  }
  wanted.check(watched.outcome, watched.poisoned)
}

interface Watched {
  readonly job: Job
  outcome: unknown
  readonly poisoned: PoisonedUnit[]
}

function watch(job: Job): Watched {
  const watched: Watched = { job, outcome: undefined, poisoned: [] }
  const read = async (): Promise<void> => {
    for await (const event of job.events()) {
      if (event.type === 'finished') watched.poisoned.push(...event.summary.poisoned)
    }
    watched.outcome = await job.result().then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    )
  }
  void read()
  return watched
}
