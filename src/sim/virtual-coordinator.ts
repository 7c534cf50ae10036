import { type DeviceId, type Identity, identityOf, type JobId, type LeaseId } from '../base/ids.ts'
import type { Effect, Revealing } from '../core/effect.ts'
import { isRevealing } from '../core/effect.ts'
import type { Failure, JobSpec, SchedulerEvent } from '../core/event.ts'
import { laneOf } from '../protocol/control.ts'
import { timing } from '../protocol/limits.ts'
import { Attempt } from './attempt.ts'
import { type Contact, newContact, takeAcks } from './contact.ts'
import type { EventQueue } from './event-queue.ts'
import type { GivenLease, Happening, Said, Told } from './happening.ts'
import type { Referee } from './referee.ts'
import { Reveals } from './reveals.ts'
import type { UnitSpec } from './scenario.ts'
import type { Tally } from './tally.ts'
import type { VirtualDevice } from './virtual-device.ts'
import { bytesSaid, bytesTold } from './weights.ts'
import type { Wires } from './wires.ts'

/** What decides. The real one is `Scheduler`; a test may bring its own. */
export interface Decider {
  handle(event: SchedulerEvent): readonly Effect[]
}

export interface CoordinatorParts {
  readonly queue: EventQueue<Happening>
  readonly tally: Tally
  readonly wires: Wires
  readonly referee: Referee
  readonly unit: UnitSpec
  /** What a record needs until it is durable. */
  readonly commitMs: number
  /** A new life of the coordinator. */
  decider(epoch: number): Decider
  /** After every event that was handled. */
  handled(event: SchedulerEvent, effects: readonly Effect[]): void
}

/** As the runtime does it: how often it is looked at who is due for a ping, and when that is. */
const roundMs = 500
const namedMs = 6_000

export const simulatedJob = 'job' as JobId
const failure: Failure = { code: 'task-threw', reason: 'a simulated error', stack: '' }

/** The runtime around the scheduler, reduced to what takes time: one thread, two wires, pings, and a journal that takes a while. */
export class VirtualCoordinator {
  readonly #parts: CoordinatorParts
  readonly #byId = new Map<DeviceId, VirtualDevice>()
  readonly #reveals: Reveals
  #decider: Decider | undefined
  #epoch = 0
  #wakeVersion = 0
  /** Wrong results that may count. */
  #wrong = new Set<LeaseId>()
  /** When the end of the job was revealed, and how it ended. */
  ended: { readonly atMs: number; readonly outcome: string } | undefined

  constructor(parts: CoordinatorParts) {
    this.#parts = parts
    this.#reveals = new Reveals(parts.queue, parts.commitMs)
  }

  get up(): boolean {
    return this.#decider !== undefined
  }

  /** A life begins. Who was in the room for a while already is known when the job is submitted. */
  start(spec: JobSpec, present: Iterable<VirtualDevice>, atMs: number): void {
    this.#decider = this.#parts.decider(++this.#epoch)
    for (const device of present) {
      const { latencyMs } = device.traits
      const pingedAtMs = atMs - (device.index % 12) * roundMs // pings that were never in step
      device.contact = newContact({ heardAtMs: atMs, pingedAtMs, roundTripMs: 2 * latencyMs })
      this.#begin(device, [], atMs)
      this.#handle({
        type: 'heartbeat-received',
        atMs: atMs,
        device: device.id,
        held: [],
        roundTripMs: 2 * latencyMs,
      })
    }
    this.#handle({ type: 'job-submitted', atMs: this.#parts.wires.freeAt(atMs), spec })
    this.#parts.queue.add(atMs + roundMs, { at: 'clock', type: 'round', epoch: this.#epoch })
  }

  /** Everything that was not durable is gone, and so is everybody's conversation. */
  crash(): void {
    this.#decider = undefined
    this.#reveals.clear()
    this.#wrong = new Set()
    this.#wakeVersion++
    for (const device of this.#byId.values()) {
      device.session++
      device.contact = undefined
    }
    this.#byId.clear()
  }

  // -- what happens to it

  hear(said: Said, atMs: number): void {
    const { device } = said
    const isMessage = said.type !== 'closed'
    const units = said.type === 'result' ? said.attempt.units : 0
    const bytes = bytesSaid(said, this.#parts.unit)
    const readMs = isMessage ? this.#parts.wires.receive(atMs, { bytes, units }) : this.#parts.wires.freeAt(atMs)
    const { contact } = device
    if (said.type === 'hello') this.#welcome(device, said.held, readMs)
    else if (contact !== undefined) this.#hearDevice(said, contact, { bytes, readMs })
  }

  #hearDevice(
    said: Exclude<Said, { type: 'hello' }>,
    contact: Contact,
    { bytes, readMs }: { bytes: number; readMs: number },
  ): void {
    const { device } = said
    contact.heardAtMs = readMs
    switch (said.type) {
      case 'result':
        this.#takeResult(said, bytes, readMs)
        break
      case 'failed': {
        const { lease } = said.attempt.grant
        this.#handle({ type: 'shard-failed', atMs: readMs, device: device.id, lease, unit: said.unit, failure })
        break
      }
      case 'pong':
        contact.roundTripMs = readMs - said.pingedAtMs
        this.#handle({
          type: 'heartbeat-received',
          atMs: readMs,
          device: device.id,
          held: said.held,
          roundTripMs: contact.roundTripMs,
        })
        break
      case 'stop':
        this.#handle({ type: 'device-stopped', atMs: readMs, device: device.id })
        break
      case 'closed':
        this.#forget(device)
        this.#handle({ type: 'device-left', atMs: readMs, device: device.id })
        break
    }
  }

  wake(version: number, atMs: number): void {
    if (version === this.#wakeVersion) this.#handle({ type: 'clock-reached', atMs: this.#parts.wires.freeAt(atMs) })
  }

  /** Pings those who are due, and sends acks that waited long enough for company. */
  round(epoch: number, atMs: number): void {
    if (epoch !== this.#epoch || !this.up) return
    const nowMs = this.#parts.wires.freeAt(atMs)
    for (const device of this.#byId.values()) {
      const { contact } = device
      if (contact === undefined) continue
      const sincePingMs = nowMs - contact.pingedAtMs
      const silent = nowMs - contact.heardAtMs >= timing.pingMs && sincePingMs >= timing.pingMs
      if (silent || sincePingMs >= namedMs) this.#ping(device, contact, nowMs)
      else if (contact.acks.length > 0 && nowMs - contact.acksSinceMs >= timing.ackWaitMs) {
        this.#tell({ at: 'device', type: 'ack', device, session: device.session, acks: takeAcks(contact) })
      }
    }
    this.#parts.queue.add(atMs + roundMs, { at: 'clock', type: 'round', epoch })
  }

  /** Records have become durable: what waited for them is shown. */
  durable(epoch: number, atMs: number): void {
    if (epoch !== this.#epoch) return
    for (const effect of this.#reveals.takeDue(atMs)) this.#reveal(effect, this.#parts.wires.freeAt(atMs))
  }

  // -- parts of it

  #welcome(device: VirtualDevice, held: Extract<Said, { type: 'hello' }>['held'], atMs: number): void {
    const contact = newContact({ heardAtMs: atMs, pingedAtMs: atMs, roundTripMs: 0 })
    device.contact = contact
    this.#begin(device, held, atMs)
    this.#ping(device, contact, atMs)
  }

  #begin(device: VirtualDevice, held: Extract<Said, { type: 'hello' }>['held'], atMs: number): void {
    this.#byId.set(device.id, device)
    const { slots, score } = device.traits
    this.#handle({ type: 'device-joined', atMs: atMs, device: device.id })
    this.#handle({ type: 'device-started', atMs: atMs, device: device.id, slots, score, held })
  }

  #ping(device: VirtualDevice, contact: Contact, atMs: number): void {
    contact.pingedAtMs = atMs
    const acks = takeAcks(contact)
    this.#tell({ at: 'device', type: 'ping', device, session: device.session, pingedAtMs: atMs, acks })
  }

  #forget(device: VirtualDevice): void {
    device.contact = undefined
    this.#byId.delete(device.id)
  }

  #takeResult(said: Extract<Said, { type: 'result' }>, outputBytes: number, atMs: number): void {
    const { attempt, device, execMs } = said
    const { lease } = attempt.grant
    const { to } = attempt
    if (attempt.wrong) this.#wrong.add(lease)
    const label = attempt.wrong ? 'wrong' : 'right'
    const effects = this.#handle({
      type: 'result-received',
      atMs,
      device: device.id,
      lease,
      to,
      execMs,
      outputBytes,
      label,
    })
    const counts = effects.some(({ type }) => type === 'append-done' || type === 'keep-result')
    if (!counts) this.#wrong.delete(lease)
    if (counts || attempt.epoch === this.#epoch) this.#parts.tally.book(attempt, counts ? 'counted' : 'duplicated')
  }

  #handle(event: SchedulerEvent): readonly Effect[] {
    const decider = this.#decider
    if (decider === undefined || this.ended !== undefined) return []
    const effects = decider.handle(event)
    this.#parts.handled(event, effects)
    for (const effect of effects) this.#perform(effect, event.atMs)
    return effects
  }

  #perform(effect: Effect, atMs: number): void {
    switch (effect.type) {
      case 'grant-lease':
        this.#grant(effect, atMs)
        break
      case 'cancel-leases':
        this.#cancel(effect)
        break
      case 'drop-device':
        this.#dropDevice(effect.device, atMs)
        break
      case 'wake-at':
        this.#parts.queue.add(Math.max(atMs, effect.atMs), {
          at: 'clock',
          type: 'wake',
          version: ++this.#wakeVersion,
        })
        break
      case 'referee-shard':
        this.#parts.referee.take(effect, this.#epoch, atMs)
        break
      case 'drop-results':
        for (const lease of effect.leases) this.#wrong.delete(lease)
        break
      case 'ban-identity':
        this.#ban(effect.identity, atMs)
        break
      default:
        if (isRevealing(effect)) this.#revealInTime(effect, atMs)
    }
  }

  #grant(grant: GivenLease, grantedAtMs: number): void {
    const device = this.#byId.get(grant.device)
    if (device?.contact === undefined) return
    const { session, contact } = device
    const epoch = this.#epoch
    if (!contact.toldOfJob) this.#tell({ at: 'device', type: 'job', device, session, epoch })
    contact.toldOfJob = true
    const attempt = new Attempt(device, grant, { epoch, atMs: grantedAtMs })
    this.#tell({ at: 'device', type: 'lease', device, session, attempt, acks: takeAcks(contact) })
  }

  #dropDevice(id: DeviceId, atMs: number): void {
    const device = this.#byId.get(id)
    if (device === undefined) return
    this.#forget(device)
    device.session++
    this.#parts.queue.add(atMs, { at: 'link', device, session: device.session, caught: false })
  }

  refereed({ lease, epoch, outputBytes }: Extract<Happening, { type: 'refereed' }>, atMs: number): void {
    if (epoch !== this.#epoch) return
    const readMs = this.#parts.wires.freeAt(atMs)
    this.#handle({ type: 'shard-refereed', job: simulatedJob, atMs: readMs, lease, label: 'right', outputBytes })
  }

  #ban(identity: Identity, atMs: number): void {
    for (const device of this.#byId.values()) {
      if (identityOf(device.id) !== identity) continue
      if (device.traits.conscience.honest) this.#parts.tally.honestRemoved++
      else this.#parts.tally.liarsRemoved++
      this.#forget(device)
      device.session++
      this.#parts.queue.add(atMs, { at: 'link', device, session: device.session, caught: true })
    }
  }

  #revealInTime(effect: Revealing, atMs: number): void {
    const shown = this.#reveals.give(effect, this.#epoch, atMs)
    if (shown !== undefined) this.#reveal(shown, atMs)
  }

  #reveal(effect: Revealing, atMs: number): void {
    const { tally } = this.#parts
    switch (effect.type) {
      case 'count-result':
        tally.count(effect.from, effect.to, this.#wrong.delete(effect.lease))
        break
      case 'report-poisoned':
        tally.poison(effect.unit)
        break
      case 'ack-result':
        this.#ack(effect, atMs)
        break
      case 'end-job':
        this.ended = { atMs, outcome: effect.outcome.type }
        break
    }
  }

  #cancel({ device: id, leases }: { device: DeviceId; leases: readonly LeaseId[] }): void {
    const device = this.#byId.get(id)
    if (device === undefined) return
    this.#tell({ at: 'device', type: 'cancel', device, session: device.session, leases })
  }

  #ack({ device, lease }: { device: DeviceId; lease: LeaseId }, atMs: number): void {
    const contact = this.#byId.get(device)?.contact
    if (contact === undefined) return
    if (contact.acks.length > 0) contact.acks.push(lease)
    else {
      contact.acks = [lease]
      contact.acksSinceMs = atMs
    }
  }

  #tell(told: Told): void {
    const { unit, wires, queue } = this.#parts
    const load = { bytes: bytesTold(told, unit), lane: laneOf(told.type) }
    queue.add(wires.send(told.device.index, load), told)
  }
}
