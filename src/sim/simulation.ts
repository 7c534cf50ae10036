import { assertNever } from '../base/assert.ts'
import { Rng } from '../base/rng.ts'
import type { Effect } from '../core/effect.ts'
import type { JobSpec, SchedulerEvent } from '../core/event.ts'
import { exponential, uniform } from './chance.ts'
import { EventQueue } from './event-queue.ts'
import { Fleet, type FleetEvent, type FleetHistory, liveSpeed } from './fleet.ts'
import type { Happening, Said, Told } from './happening.ts'
import { idealMs } from './ideal.ts'
import { Referee } from './referee.ts'
import type { Scenario } from './scenario.ts'
import { Tally } from './tally.ts'
import { type Costs, UnitCosts } from './unit-costs.ts'
import { type Decider, simulatedJob, VirtualCoordinator } from './virtual-coordinator.ts'
import { VirtualDevice, type Workshop } from './virtual-device.ts'
import { bytesSaid } from './weights.ts'
import { stepMs, Wires } from './wires.ts'

export interface RunOptions {
  /** A new life of the coordinator. */
  decider(options: { epoch: number; rng: Rng }): Decider
  /** After every event that was handled. */
  handled?(event: SchedulerEvent, effects: readonly Effect[]): void
  /** Keeps what the last seconds need to be looked at: from so long before the ideal on. */
  readonly tailMs?: number
  /** What units cost and what befell the devices, where that was recorded and is not drawn. */
  readonly recorded?: { readonly costs: Costs; fleet(): FleetHistory }
  /** It is given up after so many things that happened. */
  readonly happeningsMost?: number
}

/** How one run ended. Times in milliseconds, work in milliseconds of a device of speed 1. */
export interface Run {
  readonly makespanMs: number
  readonly idealMs: number
  /** `hung` when nothing ended it in time, `given-up` when too much happened. */
  readonly outcome: string
  readonly workMs: number
  readonly tally: Tally
  readonly wires: Wires
  readonly devices: readonly VirtualDevice[]
  readonly crashCount: number
}

/** A coordinator that is back finds its devices again within this time. */
const returnMs = { least: 500, most: 3_000 }
/** A device whose conversation is over dials anew. */
const redialMs = 1_000
const hungRatio = 10
const hungMs = 120_000

/** One run of a scenario from a seed, on virtual time: the real scheduler among devices and wires that are only numbers. */
export class Simulation {
  readonly #scenario: Scenario
  readonly #queue = new EventQueue<Happening>()
  readonly #fleet: FleetHistory
  readonly #devices: VirtualDevice[] = []
  readonly #coordinator: VirtualCoordinator
  readonly #wires: Wires
  readonly #tally: Tally
  readonly #shop: Workshop
  readonly #crashes: Rng
  readonly #workMs: number
  readonly #idealMs: number
  #happeningsLeft: number
  #crashCount = 0
  #renamed = 0

  constructor(scenario: Scenario, seed: number | string, options: RunOptions) {
    this.#scenario = scenario
    const rng = new Rng(seed)
    const { unit, unitsTotal } = scenario
    const drawn = { costs: new UnitCosts(rng.fork('noise'), unit), fleet: () => new Fleet(scenario.fleet, rng) }
    const { costs, fleet } = options.recorded ?? drawn
    this.#workMs = costs.sum(0, unitsTotal)
    this.#fleet = fleet()
    this.#happeningsLeft = options.happeningsMost ?? Number.POSITIVE_INFINITY
    this.#wires = new Wires(scenario.coordinator)
    const { bytesPerMs } = this.#wires
    const input = { bytes: unitsTotal * unit.inputBytes, bytesPerMs }
    this.#idealMs = idealMs(liveSpeed(fleet()), this.#workMs, input)
    const lateFromMs = options.tailMs === undefined ? Number.POSITIVE_INFINITY : this.#idealMs - options.tailMs
    this.#tally = new Tally(unitsTotal, costs, lateFromMs)
    this.#crashes = rng.fork('crashes')
    this.#shop = {
      costs,
      tally: this.#tally,
      queue: this.#queue,
      errors: { rng: rng.fork('errors'), share: scenario.errorShare },
      say: (said, atMs) => this.#say(said, atMs),
    }
    this.#coordinator = new VirtualCoordinator({
      queue: this.#queue,
      tally: this.#tally,
      wires: this.#wires,
      referee: new Referee(this.#queue, this.#tally, unit),
      unit,
      commitMs: scenario.commitMs,
      decider: (epoch) => options.decider({ epoch, rng: rng.fork(`scheduler ${epoch}`) }),
      handled: (event, effects) => options.handled?.(event, effects),
    })
  }

  run(): Run {
    while (this.#fleet.nextMs <= 0) this.#change(this.#fleet.next())
    this.#coordinator.start(this.#spec(), this.#devices, 0)
    this.#planCrash(0)
    const hungAtMs = Number.isFinite(this.#idealMs) ? this.#idealMs * hungRatio + hungMs : 0 // nobody is left to do it
    let nowMs = 0
    while (this.#coordinator.ended === undefined && nowMs < hungAtMs && this.#happeningsLeft > 0) {
      this.#happeningsLeft--
      nowMs = Math.min(this.#queue.earliestMs, this.#fleet.nextMs)
      if (nowMs === Number.POSITIVE_INFINITY) break
      if (this.#fleet.nextMs <= nowMs) this.#change(this.#fleet.next())
      else this.#happen(this.#queue.take(), nowMs)
    }
    const outcomeElse = this.#happeningsLeft > 0 ? 'hung' : 'given-up'
    const { atMs, outcome } = this.#coordinator.ended ?? { atMs: nowMs, outcome: outcomeElse }
    for (const device of this.#devices) if (device.alive) device.bookRest(atMs)
    return {
      makespanMs: atMs,
      idealMs: this.#idealMs,
      outcome,
      workMs: this.#workMs,
      tally: this.#tally,
      wires: this.#wires,
      devices: this.#devices,
      crashCount: this.#crashCount,
    }
  }

  #spec(): JobSpec {
    const { unitsTotal, unit } = this.#scenario
    return {
      job: simulatedJob,
      unitsTotal,
      input: 'whole',
      heldCount: 0,
      unitInputBytes: unit.inputBytes,
      done: this.#crashCount === 0 ? [] : [...this.#tally.done()],
      poisoned: this.#tally.poisoned,
      windowUnits: unitsTotal,
      weight: 1,
      priority: 0,
      ...(this.#scenario.verify === undefined ? {} : { verify: this.#scenario.verify }),
      ...(this.#scenario.shardScale === undefined ? {} : { shardScale: this.#scenario.shardScale }),
    }
  }

  #happen(happening: Happening | undefined, atMs: number): void {
    switch (happening?.at) {
      case undefined:
        break
      case 'coordinator':
        if (this.#arrives(happening)) this.#coordinator.hear(happening, atMs)
        break
      case 'device':
        if (this.#arrives(happening)) happening.device.hear(happening, atMs)
        break
      case 'attempt':
        happening.device.reached(happening, atMs)
        break
      case 'link':
        if (happening.caught) this.#leave(happening.device, atMs)
        else this.#reconnect(happening.device, happening.session, atMs)
        break
      case 'clock':
        this.#tick(happening, atMs)
        break
      default:
        assertNever(happening)
    }
  }

  #tick(tick: Extract<Happening, { at: 'clock' }>, atMs: number): void {
    switch (tick.type) {
      case 'wake':
        this.#coordinator.wake(tick.version, atMs)
        break
      case 'round':
        this.#coordinator.round(tick.epoch, atMs)
        break
      case 'durable':
        this.#coordinator.durable(tick.epoch, atMs)
        break
      case 'refereed':
        this.#coordinator.refereed(tick, atMs)
        break
      case 'crash':
        this.#crash(atMs)
        break
      case 'restart':
        this.#restart(atMs)
        break
      default:
        assertNever(tick)
    }
  }

  // -- the fleet

  #change(event: FleetEvent | undefined): void {
    if (event === undefined) return
    const { atMs } = event
    if (event.type === 'appeared') {
      const device = new VirtualDevice(event.device, event, this.#shop)
      this.#devices[event.device] = device
      this.#wires.connect(event.device, event.traits)
      if (atMs > 0 && this.#coordinator.up) device.greet(atMs)
      return
    }
    const device = this.#devices[event.device]
    if (device !== undefined) this.#befall(device, event)
  }

  #befall(device: VirtualDevice, event: Exclude<FleetEvent, { type: 'appeared' }>): void {
    switch (event.type) {
      case 'speed-changed':
        device.setSpeed(event.speed, event.atMs)
        break
      case 'gone':
        device.end(event.fate, event.atMs)
        break
      case 'link-cut':
        device.cut = true
        break
      case 'link-mended':
        this.#mend(device, event.atMs)
        break
      default:
        assertNever(event)
    }
  }

  /** What waited arrives in its order; a conversation that is over begins anew. */
  #mend(device: VirtualDevice, atMs: number): void {
    device.cut = false
    device.heldUp.forEach((happening, at) => {
      this.#queue.add(atMs + at * stepMs, happening)
    })
    device.heldUp.length = 0
    if (device.reconnectsWhenMended) {
      this.#queue.add(atMs + redialMs, { at: 'link', device, session: device.session, caught: false })
    }
    device.reconnectsWhenMended = false
  }

  /** It was caught: it gives up, or comes back as somebody else. */
  #leave(device: VirtualDevice, atMs: number): void {
    device.leave(atMs)
    if (this.#scenario.fleet.liars?.returns !== true) return
    device.rename(++this.#renamed)
    device.greet(atMs + redialMs)
  }

  #reconnect(device: VirtualDevice, session: number, atMs: number): void {
    if (!device.alive || session !== device.session) return
    if (device.cut) device.reconnectsWhenMended = true
    else device.greet(atMs)
  }

  // -- wires

  #say(said: Said, atMs: number): void {
    const arrivesMs = this.#wires.sendUp(said.device.index, atMs, { bytes: bytesSaid(said, this.#scenario.unit) })
    this.#queue.add(arrivesMs, said)
  }

  /** Not what belongs to a conversation that is over; what meets a cut link waits for its mending. */
  #arrives(message: Said | Told): boolean {
    const { device, session, at } = message
    if (session !== device.session) return false
    if (device.cut) device.heldUp.push(message)
    return !device.cut && (device.alive || at === 'coordinator')
  }

  // -- lives of the coordinator

  #planCrash(atMs: number): void {
    const { crashes } = this.#scenario
    if (crashes === undefined) return
    this.#queue.add(atMs + exponential(this.#crashes, crashes.everyMs), { at: 'clock', type: 'crash' })
  }

  #crash(atMs: number): void {
    this.#crashCount++
    this.#coordinator.crash()
    for (const device of this.#devices) device.heldUp.length = 0
    this.#queue.add(atMs + (this.#scenario.crashes?.downMs ?? 0), { at: 'clock', type: 'restart' })
  }

  #restart(atMs: number): void {
    this.#coordinator.start(this.#spec(), [], atMs)
    for (const device of this.#devices) {
      if (!device.alive) continue
      device.session++
      const backMs = atMs + uniform(this.#crashes, returnMs.least, returnMs.most)
      this.#queue.add(backMs, { at: 'link', device, session: device.session, caught: false })
    }
    this.#planCrash(atMs)
  }
}
