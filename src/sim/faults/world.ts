import type { DeviceId, JobId, LeaseId } from '../../base/ids.ts'
import { Rng } from '../../base/rng.ts'
import { Agenda } from './agenda.ts'
import type { Census } from './census.ts'
import { type Conversation, Device } from './device.ts'
import { Disk } from './disk.ts'
import { Draw } from './draw.ts'
import { JobCase } from './job-case.ts'
import type { JobPlan } from './job-plan.ts'
import { Life, type Recorder } from './life.ts'
import type { DevicePlan, FaultPlan } from './plan.ts'
import { demand } from './violation.ts'
import { Wire } from './wire.ts'

/** Lives of one coordinator: crashes cost the work of a moment, and with too many of them nothing would ever be done. */
const crashesMost = 8
const rememberedMost = 20

interface Named {
  readonly lease: LeaseId
  readonly holder: DeviceId
}

/** A room under a plan: a disk that outlives coordinators, devices that outlive sessions, jobs that outlive both. */
export class World {
  readonly agenda = new Agenda()
  readonly plan: FaultPlan
  readonly census: Census
  readonly draw: Draw
  readonly disk: Disk
  readonly jobs: readonly JobCase[]
  readonly #rng: Rng
  readonly #recorder: Recorder | undefined
  readonly #plans = new Map<JobId, JobPlan>()
  readonly #devices = new Map<DeviceId, Device>()
  /** The last leases of all lives. */
  readonly #granted: Named[] = []
  #life: Life | undefined
  #epoch = 0
  #calmAtMs: number

  constructor(plan: FaultPlan, census: Census, recorder: Recorder | undefined) {
    this.plan = plan
    this.#calmAtMs = plan.calmAtMs
    this.census = census
    this.#recorder = recorder
    this.#rng = new Rng(`world ${plan.seed} ${plan.kind}`)
    this.draw = new Draw(this.#rng.fork('draw'))
    this.disk = new Disk({ agenda: this.agenda, rng: this.#rng.fork('disk'), plan: plan.disk, census })
    this.jobs = plan.jobs.map((job) => new JobCase(job))
    this.#startLife()
    for (const [at, device] of plan.devices.entries()) {
      this.agenda.at(device.joinAtMs, () => this.#arrive(`d${at}` as DeviceId, device, 0))
    }
    for (const job of this.jobs) this.agenda.at(job.plan.submitAtMs, () => this.#submit(job))
  }

  /** Faults have ended. */
  get calm(): boolean {
    return this.agenda.nowMs >= this.#calmAtMs
  }
  get calmAtMs(): number {
    return this.#calmAtMs
  }
  /** Earlier than planned: what could still go wrong would meet no job. */
  calmDown(): void {
    this.#calmAtMs = Math.min(this.#calmAtMs, this.agenda.nowMs)
  }
  get life(): Life | undefined {
    return this.#life
  }
  device(number: number): Device | undefined {
    return this.#devices.get(`d${number}` as DeviceId)
  }
  get devices(): Device[] {
    return [...this.#devices.values()].filter(({ alive }) => alive)
  }

  // -- the coordinator

  #startLife(): void {
    const { agenda, draw, census, disk, plan } = this
    const epoch = ++this.#epoch
    const crashes = plan.crashEveryEvents > 0 && epoch <= crashesMost && !this.calm
    this.#life = new Life({
      epoch,
      seed: `scheduler ${plan.seed} ${epoch}`,
      agenda,
      draw,
      census,
      disk,
      recorder: this.#recorder,
      timerLateMs: plan.timerLateMs,
      crashAfter: crashes ? 1 + draw.wait(plan.crashEveryEvents) : Number.POSITIVE_INFINITY,
      planOf: (job) => this.planOf(job),
      deviceOf: (device) => this.#devices.get(device),
      granted: (lease, holder) => {
        if (this.#granted.push({ lease, holder }) > rememberedMost) this.#granted.shift()
      },
      crashed: () => this.#crashed(),
      ended: (job) => {
        job.state = 'ended'
        const promisedMs = plan.promises?.jobEndMs[job.plan.number] ?? Number.POSITIVE_INFINITY
        demand(
          agenda.nowMs <= promisedMs,
          'hung',
          () => `${plan.kind}: ${job.id} ended at ${agenda.nowMs} ms, promised ${promisedMs}`,
        )
      },
    })
  }

  planOf(job: JobId): JobPlan {
    const plan = this.#plans.get(job)
    if (plan === undefined) throw new Error(`nobody ever ran ${job}`)
    return plan
  }

  #crashed(): void {
    this.census.note('coordinator crashed')
    this.#life = undefined
    for (const device of this.devices) device.sessionOver(this.draw.between(1, 500))
    this.agenda.after(this.draw.scale(50, 10_000), () => this.#restart())
  }

  #restart(): void {
    this.#startLife()
    for (const job of this.jobs) {
      const kept = this.disk.jobs.get(job.id)
      if (kept !== undefined && !kept.ended) {
        this.census.note('job resumed from the journal')
        job.state = 'live'
        this.#life?.begin(job, kept)
      } else if (kept === undefined && job.state === 'live') {
        this.census.note('job lost with its coordinator')
        job.runAgain()
        this.#submit(job)
      }
    }
  }

  /** As soon as somebody is there to take it. */
  #submit(job: JobCase): void {
    if (this.#life === undefined) {
      this.agenda.after(500, () => this.#submit(job))
      return
    }
    if (job.state !== 'waiting') return
    job.state = 'live'
    this.#plans.set(job.id, job.plan)
    this.#life.begin(job, undefined)
  }

  // -- devices

  #arrive(id: DeviceId, plan: DevicePlan, lives: number): void {
    const { agenda, census } = this
    const device = new Device({
      id,
      plan,
      agenda,
      draw: new Draw(this.#rng.fork(id)),
      census,
      jobOf: (job) => this.planOf(job),
      meet: (met) => this.#meet(met),
      gone: () => {
        const awayMs = this.calm ? 1_000 : this.draw.scale(500, 30_000)
        const next = `${id.split('.')[0]}.${lives + 1}` as DeviceId
        agenda.after(awayMs, () => this.#arrive(next, plan, lives + 1))
      },
    })
    this.#devices.set(id, device)
    device.connect()
  }

  #meet(device: Device): Conversation | undefined {
    return this.#life?.desk.open(device, new Wire(this.agenda, this.#rng, this.plan.latency))
  }

  /** Some lease that somebody has or had lately: what a hostile device may name. */
  someLease(): Named | undefined {
    return this.draw.among(this.#granted)
  }
}
