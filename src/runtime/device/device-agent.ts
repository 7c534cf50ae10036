import { assertNever } from '../../base/assert.ts'
import { Emitter } from '../../base/emitter.ts'
import { TabgridError } from '../../base/errors.ts'
import { randomId, type SessionId } from '../../base/ids.ts'
import type { AnyTask } from '../../core/task.ts'
import type { WasmTask } from '../../core/wasm-task.ts'
import type { ProvenHost } from '../../identity/credentials.ts'
import { failedReceiptCheck } from '../../identity/receipt.ts'
import type { Link } from '../../ports.ts'
import {
  type CoordinatorMessage,
  type DeviceMessage,
  laneOf,
  parseCoordinatorMessage,
} from '../../protocol/control.ts'
import type { Manifest, Receipt } from '../../protocol/manifest.ts'
import type { DeviceStatus, SubmittedJob } from '../api/device-api.ts'
import { Session } from '../session/session.ts'
import type { AgentParts } from './agent-parts.ts'
import { MachineScore } from './benchmark.ts'
import type { ConsentAnswer } from './consent.ts'
import { DeviceEntry, toSlots } from './device-entry.ts'
import { DeviceJobs } from './device-jobs.ts'
import type { HelpLimits, Reached } from './device-limits.ts'
import { type Consent, statusOf } from './device-status.ts'
import { JobGate } from './job-gate.ts'
import { Meter } from './meter.ts'
import { type SubmitOptions, SubmittedJobs } from './submitted-jobs.ts'
import { WasmOnly } from './wasm-only.ts'

/** A coordinator describes its jobs before it says so many pings: what it has not described by then has ended. */
const pingsOfStale = 2
/** How often it is looked at what was used of the limits of a day. */
const meterMs = 250

/** The device's own machine: it computes what its coordinator leases to it, once its person has agreed. */
export class DeviceAgent {
  readonly events = new Emitter<{ change: () => void }>()
  readonly #parts: AgentParts
  readonly #session: Session<DeviceMessage, CoordinatorMessage>
  readonly #gate: JobGate
  readonly #only: WasmOnly
  readonly #jobs: DeviceJobs
  readonly #meter: Meter | undefined
  readonly #submitted: SubmittedJobs
  /** Measured with its person's consent, and before the first `start` is said. */
  readonly #machine: MachineScore
  #consent: Consent = { at: 'waiting' }
  /** The coordinator of this session was told that we help. */
  #startSaid = false
  readonly #entry: DeviceEntry
  /** It has stopped by itself. */
  #reached: Reached | undefined
  #cancelMeter: () => void = () => undefined
  /** Since the session began. */
  #pings = 0
  #receiptTrouble: DeviceStatus['trouble']

  constructor(parts: AgentParts) {
    this.#parts = parts
    this.#entry = new DeviceEntry(parts)
    this.#session = new Session<DeviceMessage, CoordinatorMessage>({
      id: randomId<SessionId>(parts.random),
      parse: parseCoordinatorMessage,
      laneOf: ({ type }) => laneOf(type),
      listener: {
        message: (message) => this.#hear(message),
        start: () => this.#greet(),
        linkDown: () => this.events.emit('change'),
      },
    })
    this.#gate = new JobGate(parts.helper?.record)
    this.#meter = this.#meterOf(parts)
    const runner = this.#meter?.around(parts.runner) ?? parts.runner
    this.#machine = new MachineScore(runner) // the program that it runs is ours
    this.#submitted = new SubmittedJobs((message) => this.#session.send(message), parts.random)
    this.#only = new WasmOnly(runner, parts.wasmOnly === true)
    this.#jobs = new DeviceJobs({
      runner: this.#only,
      gate: this.#gate,
      session: this.#session,
      consent: () => ({ helping: this.#consent.at === 'helping', said: this.#startSaid }),
      sayAnew: () => this.#sayAnew(),
      change: () => this.events.emit('change'),
    })
  }

  #meterOf({ clock, helper }: AgentParts): Meter | undefined {
    if (helper === undefined) return undefined
    const bytes = () => this.#session.bytesIn + this.#session.bytesOut
    return new Meter({ clock, help: helper.record, host: () => this.#gate.host?.key, bytes })
  }

  get ended(): boolean {
    return this.#consent.at === 'ended'
  }

  /** @param host whom the opening of the link has proved; `undefined` inside of one process. */
  connect(link: Link, host: ProvenHost | undefined): void {
    this.#gate.prove(host)
    if (this.ended) link.close('done')
    else this.#session.connect(link)
    this.events.emit('change')
  }

  /**
   * A coordinator that knows nothing of our session. It may be the one we knew, and then what is under way is still of
   * use: that goes on, and results are sent again. In a new life it confirms and ignores them.
   */
  #greet(): void {
    this.#jobs.markStale()
    this.#pings = 0
    this.#submitted.lose(
      new TabgridError('session-lost', 'The host has forgotten this device: submit the job again.'),
    )
    this.#session.send(this.#entry.hello())
    this.#sayWhatIs()
  }

  /** To a coordinator that has not heard it, or had not let us in and so did not listen. */
  #sayWhatIs(): void {
    this.#startSaid = false
    this.#sayStart()
    for (const result of this.#jobs.kept.messages()) this.#session.send(result)
  }

  /** Also while helping, with other slots: what is under way goes on. */
  start(count: number): void {
    if (this.#consent.at === 'ended') return
    const slots = toSlots(count)
    this.#reached = this.#meter?.reached()
    if (this.#reached !== undefined) {
      this.events.emit('change')
      return
    }
    this.#consent = { at: 'helping', slots }
    this.#watch()
    this.#jobs.pool.resize(slots)
    if (this.#machine.score === undefined) this.#machine.measure(() => this.#sayStart())
    else this.#sayStart()
    this.events.emit('change')
  }

  /** Before the session's own start it is lost, and said again by the greeting. */
  #sayStart(): void {
    const { score } = this.#machine
    if (this.#consent.at !== 'helping' || score === undefined) return
    this.#session.send({ type: 'start', slots: this.#consent.slots, score, wasmOnly: this.#only.on })
    for (const withheld of this.#gate.withheld()) this.#session.send({ type: 'job-withheld', ...withheld })
    if (this.#startSaid) return
    this.#startSaid = true
    this.#jobs.claimAgain()
  }

  /** Ends every worker now; the coordinator hears of it at once. */
  stop(): void {
    if (this.#consent.at !== 'helping') return
    this.#consent = { at: 'stopped' }
    this.#endWorkers()
    this.#meter?.write()
    this.#jobs.forgetEntries()
    this.#sayStop()
    this.events.emit('change')
  }

  #sayStop(): void {
    this.#startSaid = false
    this.#session.send({ type: 'stop' })
  }

  #sayAnew(): void {
    this.#sayStop()
    this.#sayStart()
  }

  /** Whatever the host says: when a limit of the day is reached, this device stops by itself. */
  #watch(): void {
    this.#cancelMeter()
    const meter = this.#meter
    if (meter === undefined || this.#consent.at !== 'helping') return
    meter.round()
    this.#reached = meter.reached()
    if (this.#reached === undefined) this.#cancelMeter = this.#parts.clock.after(meterMs, () => this.#watch())
    else this.stop()
  }

  /** What was under way is handed back, and begins anew as far as it may: its person allows something else now. */
  reconsider(): void {
    this.#reached = this.#reached && this.#meter?.reached()
    if (this.#startSaid) this.#jobs.handBack()
    this.events.emit('change')
  }

  /** Tasks of JavaScript end here at once; when it is taken back, the coordinator offers them again. */
  insistOnWasm(wasmOnly: boolean): void {
    this.#only.on = wasmOnly
    if (this.#startSaid) this.#sayStart()
    this.#jobs.refuseSources()
    this.events.emit('change')
  }

  setLimits(changes: Partial<HelpLimits>): void {
    this.#parts.helper?.record.setLimits(changes)
    this.reconsider()
  }

  /** Its person's answer to a job as `status().asked` showed it. */
  consent(manifest: Manifest, answer: ConsentAnswer): void {
    this.#gate.answer(manifest, answer)
    if (!this.#jobs.withhold(manifest.job) && this.#startSaid) this.#sayStart()
    this.events.emit('change')
  }

  #endWorkers(): void {
    this.#jobs.pool.clear()
    this.#machine.end()
  }

  claim(unit: number, values: Readonly<Record<string, number>>): void {
    this.#jobs.claim(unit, values)
  }

  /** @throws `task-invalid`, `value-unsendable`, `message-too-large`. */
  submit(task: AnyTask | WasmTask, options: SubmitOptions): SubmittedJob {
    return this.#submitted.run(task, options, this.#submitRefusal())
  }

  #submitRefusal(): TabgridError | undefined {
    return this.#consent.at === 'ended' ? this.#consent.error : this.#entry.submitRefusal()
  }

  /** The room is over for this device: nothing runs, nothing is answered. */
  end(error: TabgridError): void {
    if (this.#consent.at === 'ended') return
    this.#consent = { at: 'ended', error }
    this.#endWorkers()
    this.#cancelMeter()
    this.#meter?.write()
    this.#session.close()
    this.#submitted.lose(error)
    this.events.emit('change')
  }

  // -- what the coordinator says

  #hear(message: CoordinatorMessage): void {
    if (this.#meter?.flooded === true) {
      this.end(new TabgridError('limit-reached', 'The host sends more data than this device allows it in a day.'))
      return
    }
    switch (message.type) {
      case 'ping':
        this.#jobs.kept.confirm(message.acks)
        this.#session.send({ type: 'pong', nonce: message.nonce, held: this.#jobs.held() })
        if (++this.#pings !== pingsOfStale) return
        this.#jobs.dropStale()
        break
      case 'waiting':
        this.#jobs.pool.clear() // what it may have had from an earlier conversation is for those who are in
        this.#entry.hear(message)
        break
      case 'welcome':
      case 'rights':
      case 'overview':
      case 'answer':
        if (this.#entry.hear(message)) this.#sayWhatIs()
        break
      case 'refused':
        this.end(new TabgridError(message.code, message.reason))
        break
      case 'job':
        this.#jobs.describe(message)
        break
      case 'lease':
        this.#jobs.kept.confirm(message.acks)
        this.#jobs.take(message)
        break
      case 'cancel':
        this.#jobs.cancel(message.leases)
        break
      case 'ack':
        this.#jobs.kept.confirm(message.acks)
        break
      case 'claim-accepted':
      case 'claim-refused':
        this.#jobs.hearClaim(message)
        break
      case 'job-ended':
        this.#jobs.end(message.job)
        break
      case 'receipt':
        this.#takeReceipt(message.receipt)
        break
      case 'submit-refused':
      case 'submitted-progress':
      case 'submitted-ended':
        this.#submitted.hear(message)
        break
      case 'room-ended':
        this.end(new TabgridError('room-ended', 'The host has ended this room. Thank you for helping!'))
        break
      default:
        assertNever(message)
    }
    this.events.emit('change')
  }

  /** Kept only where it is worth something: signed by this host, for this profile. */
  #takeReceipt(receipt: Receipt): void {
    const { helper } = this.#parts
    const { host } = this.#gate
    if (helper === undefined || host === undefined) return
    const { device, job } = receipt
    const failed = failedReceiptCheck(receipt, { host, profile: helper.profile })
    if (failed === undefined) {
      helper.record.keep(receipt)
      this.#session.send({ type: 'receipt-kept', device, job })
    } else {
      const message = `the host’s receipt for "${receipt.title}" is not what it should be (${failed}): it was not kept`
      this.#receiptTrouble = { code: 'receipt-invalid', message }
    }
  }

  status(): Omit<DeviceStatus, 'trust' | 'byDelegation'> {
    return statusOf({
      entry: this.#entry,
      limits: this.#parts.helper?.record.limits,
      consent: this.#consent,
      trouble: this.#jobs.trouble ?? this.#receiptTrouble,
      session: this.#session,
      jobs: this.#jobs,
      asked: this.#gate.asked().filter(({ manifest }) => !this.#jobs.refusesSource(manifest.job)),
      spent: this.#meter?.spent(),
      reached: this.#reached,
      wasmOnly: this.#only.on,
    })
  }
}
