import { assertNever } from '../../base/assert.ts'
import { Emitter } from '../../base/emitter.ts'
import { TabgridError } from '../../base/errors.ts'
import type { ProvenHost } from '../../identity/credentials.ts'
import type { Link } from '../../ports.ts'
import type { CoordinatorMessage } from '../../protocol/control.ts'
import type { Manifest } from '../../protocol/manifest.ts'
import type { DeviceStatus } from '../api/device-api.ts'
import type { AgentEvents, AgentParts } from './agent-parts.ts'
import { MachineScore } from './benchmark.ts'
import type { ConsentAnswer } from './consent.ts'
import { DeviceEntry, toSlots } from './device-entry.ts'
import { DeviceJobs } from './device-jobs.ts'
import type { HelpLimits } from './device-limits.ts'
import { type DeviceSession, newDeviceSession } from './device-session.ts'
import { statusOf } from './device-status.ts'
import { DutyCycle } from './duty-cycle.ts'
import type { HelpRules } from './help-rules.ts'
import { Helping } from './helping.ts'
import { JobGate } from './job-gate.ts'
import { type Meter, meterOf } from './meter.ts'
import { serveTricks } from './served-tricks.ts'
import type { SubmissionMessage } from './submitted-jobs.ts'
import { takeReceipt } from './take-receipt.ts'
import { WasmOnly } from './wasm-only.ts'

/** A coordinator describes its jobs before it says so many pings: what it has not described by then has ended. */
const pingsOfStale = 2

/** The device's own machine: it computes what its coordinator leases to it, once its person has agreed. */
export class DeviceAgent {
  readonly events = new Emitter<AgentEvents>()
  readonly #parts: AgentParts
  readonly #session: DeviceSession
  readonly #gate: JobGate
  readonly #only: WasmOnly
  readonly #jobs: DeviceJobs
  readonly #meter: Meter | undefined
  /** Measured with its person's consent, and before the first `start` is said. */
  readonly #machine: MachineScore
  readonly #helping: Helping
  readonly #sayTricks: () => void
  /** The coordinator of this session was told that we help. */
  #startSaid = false
  readonly #entry: DeviceEntry
  /** Since the session began. */
  #pings = 0
  #receiptTrouble: DeviceStatus['trouble']

  constructor(parts: AgentParts) {
    this.#parts = parts
    this.#entry = new DeviceEntry(parts)
    this.#session = newDeviceSession(parts.random, parts.clock, {
      message: (message) => this.#hear(message),
      start: () => this.#greet(),
      linkDown: () => this.events.emit('change'),
    })
    this.#gate = new JobGate(parts.helper?.record)
    this.#meter = meterOf(parts, this.#session, () => this.#gate.host?.key)
    const runner = this.#meter?.around(parts.runner) ?? parts.runner
    this.#machine = new MachineScore(runner) // the program that it runs is ours
    this.#only = new WasmOnly(runner, parts.wasmOnly === true)
    const { clock, helper, surroundings, tricks } = parts
    this.#jobs = new DeviceJobs({
      runner: this.#only,
      clock,
      duty: new DutyCycle(clock, () => helper?.record.rules.share ?? 1),
      gate: this.#gate,
      session: this.#session,
      tally: this.#meter?.tally,
      consent: () => ({ helping: this.#helping.isOn, finishing: this.#helping.isFinishing, said: this.#startSaid }),
      sayAnew: () => this.#sayAnew(),
      result: (own) => this.events.emit('result', own),
      change: () => this.events.emit('change'),
    })
    this.#helping = new Helping({
      clock,
      surroundings,
      record: helper?.record,
      meter: this.#meter,
      cores: parts.cores,
      busyMs: () => this.#jobs.pool.busyMs,
      begin: (slots) => this.#begin(slots),
      halt: () => this.#halt(),
      change: () => this.events.emit('change'),
    })
    this.#sayTricks = serveTricks(tricks, {
      session: this.#session,
      jobs: this.#jobs,
      crashed: () => {
        this.#startSaid = false
      },
      change: () => this.events.emit('change'),
    })
  }

  get ended(): boolean {
    return this.#helping.consent.at === 'ended'
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
    const error = new TabgridError('session-lost', 'The host has forgotten this device: submit the job again.')
    this.events.emit('forgotten', error)
    this.#session.send(this.#entry.hello())
    this.#sayWhatIs()
  }

  /** To a coordinator that has not heard it, or had not let us in and so did not listen. */
  #sayWhatIs(): void {
    this.#startSaid = false
    this.#sayStart()
    for (const result of this.#jobs.kept.messages()) this.#session.send(result)
    this.#sayTricks()
  }

  /** Also while helping, with other slots: what is under way goes on. */
  start(count: number): void {
    this.#helping.start(toSlots(count))
    this.events.emit('change')
  }

  /** Takes no new shards, and stops when those under way are done and acknowledged. */
  finish(): void {
    this.#helping.finish()
    if (this.#helping.isOn) this.#jobs.finish()
    this.#afterLast()
    this.events.emit('change')
  }

  #afterLast(): void {
    if (this.#helping.isFinishing && this.#jobs.isDone) this.stop()
  }

  #begin(slots: number): void {
    this.#jobs.pool.resize(slots)
    if (this.#machine.score === undefined) this.#machine.measure(() => this.#sayStart())
    else this.#sayStart()
  }

  /** Before the session's own start it is lost, and said again by the greeting. */
  #sayStart(): void {
    const { score } = this.#machine
    const { consent, isOn } = this.#helping
    if (consent.at !== 'helping' || !isOn || score === undefined) return
    this.#session.send({ type: 'start', slots: consent.slots, score, wasmOnly: this.#only.on })
    for (const withheld of this.#gate.withheld()) this.#session.send({ type: 'job-withheld', ...withheld })
    if (this.#startSaid) return
    this.#startSaid = true
    this.#jobs.claimAgain()
    if (this.#helping.isFinishing) this.#jobs.finish()
  }

  /** Ends every worker now; the coordinator hears of it at once. */
  stop(): void {
    if (this.#helping.consent.at !== 'helping') return
    this.#helping.stop()
    this.#jobs.forgetEntries()
    this.events.emit('change')
  }

  /** Its person stopped it, or something holds it. What was entered is still known when it goes on. */
  #halt(): void {
    this.#endWorkers()
    this.#sayStop()
  }

  #sayStop(): void {
    this.#startSaid = false
    this.#session.send({ type: 'stop' })
  }

  #sayAnew(): void {
    this.#sayStop()
    this.#sayStart()
  }

  /** What was under way is handed back, and begins anew as far as it may: its person allows something else now. */
  reconsider(): void {
    this.#helping.look()
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

  setRules(changes: Partial<HelpRules>): void {
    this.#parts.helper?.record.setRules(changes)
    if (changes.share !== undefined) this.#jobs.pool.rouse()
    if (changes.askEach === undefined) this.#helping.look()
    else this.reconsider()
    this.events.emit('change')
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

  /** Why nothing can be submitted now; `undefined` where something can. */
  submitRefusal(): TabgridError | undefined {
    const { consent } = this.#helping
    return consent.at === 'ended' ? consent.error : this.#entry.submitRefusal()
  }

  /** @throws `value-unsendable`, `message-too-large`. */
  send(message: SubmissionMessage): void {
    this.#session.send(message)
  }

  /** The room is over for this device: nothing runs, nothing is answered. */
  end(error: TabgridError): void {
    if (this.ended) return
    this.#helping.end(error)
    this.#endWorkers()
    this.#meter?.write()
    this.#session.close()
    this.events.emit('forgotten', error)
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
      case 'room-code':
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
        this.#receiptTrouble =
          takeReceipt(message.receipt, {
            helper: this.#parts.helper,
            host: this.#gate.host,
            session: this.#session,
          }) ?? this.#receiptTrouble
        break
      case 'submit-refused':
      case 'submitted-progress':
      case 'submitted-ended':
        this.events.emit('submission', message)
        break
      case 'play':
        this.#parts.tricks?.wish(message.trick, message.forMs)
        break
      case 'room-ended':
        this.end(new TabgridError('room-ended', 'The host has ended this room. Thank you for helping!'))
        break
      default:
        assertNever(message)
    }
    this.#afterLast()
    this.events.emit('change')
  }

  status(): Omit<DeviceStatus, 'trust' | 'byDelegation' | 'tricks'> {
    const { record } = this.#parts.helper ?? {}
    return statusOf({
      entry: this.#entry,
      limits: record?.limits,
      rules: record?.rules,
      surroundings: this.#parts.surroundings,
      helping: this.#helping,
      trouble: this.#jobs.trouble ?? this.#receiptTrouble,
      session: this.#session,
      jobs: this.#jobs,
      asked: this.#gate.asked().filter(({ manifest }) => !this.#jobs.refusesSource(manifest.job)),
      spent: this.#meter?.spent(),
      wasmOnly: this.#only.on,
    })
  }
}
