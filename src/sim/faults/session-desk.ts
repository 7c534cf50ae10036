import { assertNever } from '../../base/assert.ts'
import type { DeviceId, JobId } from '../../base/ids.ts'
import { timing } from '../../protocol/limits.ts'
import type { Agenda } from './agenda.ts'
import type { Device } from './device.ts'
import type { Draw } from './draw.ts'
import type { ToldEvent } from './job-life.ts'
import type { CoordinatorSays, DeviceSays, ShardValue } from './message.ts'
import { Session } from './session.ts'
import type { Wire } from './wire.ts'

interface DeskParts {
  readonly epoch: number
  readonly agenda: Agenda
  readonly draw: Draw
  /** Makes a call once the coordinator is awake, and never if it crashes before. */
  readonly awake: (call: () => void) => void
  readonly tell: (event: ToldEvent, value?: ShardValue) => void
  readonly slotsOf: (device: DeviceId) => number
  readonly isLive: (job: JobId) => boolean
}

/** How often it is looked at who is due for a ping. */
const pingLookMs = 500

/** The coordinator's side of its devices: sessions that begin, break, come back and end; pings; what devices say. */
export class SessionDesk {
  readonly #parts: DeskParts
  readonly #sessions = new Set<Session>()

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.#pingLater()
  }

  open(device: Device, wire: Wire): Session {
    const { agenda, epoch, awake } = this.#parts
    const session = new Session({
      device,
      wire,
      epoch,
      nowMs: agenda.nowMs,
      end: {
        hear: (from, says) => awake(() => this.#hear(from, says)),
        linkDown: (of) => awake(() => this.#down(of)),
        linkBack: (of) => awake(() => this.#back(of)),
      },
    })
    this.#sessions.add(session)
    return session
  }

  /** The coordinator is gone. */
  closeAll(): void {
    for (const session of this.#sessions) session.wire.close()
  }

  /** What is said while the link is down waits in the session. */
  say(device: DeviceId, says: CoordinatorSays): void {
    this.#of(device)?.say(says)
  }

  sayToAll(says: CoordinatorSays): void {
    for (const session of this.#sessions) session.say(says)
  }

  settleClaim(device: DeviceId, claim: { readonly job: JobId; readonly unit: number }, accepted: boolean): void {
    const session = this.#of(device)
    if (session !== undefined && accepted) session.claim = claim
    session?.say({ type: 'claim-settled', ...claim, accepted })
  }

  drop(device: DeviceId): void {
    for (const session of [...this.#sessions]) if (session.id === device) this.#forget(session)
  }

  #of(device: DeviceId): Session | undefined {
    for (const session of this.#sessions) if (session.id === device && session.greeted) return session
    return undefined
  }

  #join(session: Session): void {
    for (const other of [...this.#sessions]) if (other !== session && other.id === session.id) this.#forget(other)
    session.greeted = true
    this.#parts.tell({ type: 'device-joined', device: session.id })
    this.#ping(session)
  }

  #down(session: Session): void {
    if (!this.#sessions.has(session) || !session.linked) return
    const { agenda, awake, tell } = this.#parts
    session.linked = false
    session.downMs = agenda.nowMs
    const { downMs } = session
    if (session.greeted) tell({ type: 'device-left', device: session.id })
    agenda.after(timing.lostMs, () =>
      awake(() => {
        if (!session.linked && session.downMs === downMs) this.#forget(session)
      }),
    )
  }

  #back(session: Session): void {
    if (!this.#sessions.has(session) || session.linked) return
    session.linked = true
    if (session.greeted) this.#join(session)
  }

  #forget(session: Session): void {
    if (!this.#sessions.delete(session)) return
    session.wire.close()
    if (session.greeted && session.linked) this.#parts.tell({ type: 'device-left', device: session.id })
    session.device.sessionOver(this.#parts.draw.between(5, 800))
  }

  #hear(session: Session, says: DeviceSays): void {
    if (!this.#sessions.has(session)) return
    const { agenda, tell, slotsOf } = this.#parts
    session.heardMs = agenda.nowMs
    const device = session.id
    switch (says.type) {
      case 'hello':
        this.#join(session)
        break
      case 'start':
        session.slots = says.slots
        session.score = says.score
        tell({ type: 'device-started', device, slots: says.slots, score: says.score, held: [] })
        break
      case 'stop':
        session.slots = 0
        session.claim = undefined
        tell({ type: 'device-stopped', device })
        break
      case 'pong': {
        const roundTripMs = session.heardMs - session.pingedMs
        tell({ type: 'heartbeat-received', device, held: says.held, roundTripMs })
        if (session.slots > 0 && slotsOf(device) === 0) this.#startAgain(session, says.held)
        break
      }
      case 'result': {
        const { lease, to, execMs, value } = says
        const outputBytes = 8 * Math.max(1, value.to - value.from)
        tell({ type: 'result-received', device, lease, to, execMs, outputBytes }, value)
        break
      }
      case 'failed':
        tell({ type: 'shard-failed', device, lease: says.lease, unit: says.unit, failure: says.failure })
        break
      case 'job-refused':
        tell({ type: 'job-refused', device, job: says.job, failure: says.failure })
        break
      case 'claim':
        tell({ type: 'unit-claimed', device, job: says.job, unit: says.unit })
        break
      default:
        assertNever(says)
    }
  }

  #startAgain(
    { id: device, slots, score, claim }: Session,
    held: Extract<DeviceSays, { type: 'pong' }>['held'],
  ): void {
    const { tell, isLive } = this.#parts
    tell({ type: 'device-started', device, slots, score, held })
    if (claim !== undefined && isLive(claim.job)) tell({ type: 'unit-claimed', device, ...claim })
  }

  #ping(session: Session): void {
    session.pingedMs = this.#parts.agenda.nowMs
    session.say({ type: 'ping' })
  }

  #pingLater(): void {
    const { agenda, awake } = this.#parts
    agenda.after(pingLookMs, () =>
      awake(() => {
        for (const session of this.#sessions) {
          const sincePingMs = agenda.nowMs - session.pingedMs
          const isSilent = agenda.nowMs - session.heardMs >= timing.pingMs && sincePingMs >= timing.pingMs
          const isDue = isSilent || sincePingMs >= 3 * timing.pingMs
          if (session.greeted && session.linked && isDue) this.#ping(session)
        }
        this.#pingLater()
      }),
    )
  }
}
