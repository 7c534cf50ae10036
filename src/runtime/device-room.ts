import { Emitter } from '../base/emitter.ts'
import { type ErrorCode, TabgridError } from '../base/errors.ts'
import type { PublicKey, RoomCode } from '../base/ids.ts'
import type { Task } from '../core/task.ts'
import type { PeerTrust } from '../identity/credentials.ts'
import type { Network } from '../ports.ts'
import type { ConsentAnswer } from './consent.ts'
import { type AgentParts, DeviceAgent } from './device-agent.ts'
import type {
  AlwaysAllowed,
  AskedJob,
  DeviceRoom,
  DeviceStatus,
  HelpLimits,
  Receipt,
  SubmittedJob,
} from './device-api.ts'
import type { HelpRecord } from './help-record.ts'
import type { RunOptions, Unsubscribe } from './job-api.ts'

/** A device's place in a room: its agent on a network. */
export class JoinedRoom implements DeviceRoom {
  readonly #network: Network
  readonly #agent: DeviceAgent
  readonly #record: HelpRecord
  readonly #events = new Emitter<{ status: () => void }>()
  #trust: PeerTrust | undefined
  #byDelegation = false
  #trouble: { code: ErrorCode; message: string } | undefined

  constructor(network: Network, parts: AgentParts & Required<Pick<AgentParts, 'helper'>>) {
    this.#network = network
    this.#record = parts.helper.record
    this.#agent = new DeviceAgent(parts)
    this.#agent.events.on('change', () => {
      if (this.#agent.ended) this.#network.close('leave') // else its coordinator would dial it again and again
      this.#events.emit('status')
    })
    network.on('link', (link, _, peer) => {
      this.#trust = peer?.trust ?? { at: 'verified' }
      this.#byDelegation = peer?.actsFor !== undefined
      this.#trouble = undefined
      this.#agent.connect(link, peer)
    })
    network.on('link-failed', (_, { code, message }) => this.#note({ code, message }))
    network.on('server', (state) => {
      const lost = { code: 'server-lost', message: 'The way to the server is lost. Trying again...' } as const
      this.#note(state === 'reconnecting' ? lost : undefined)
    })
    network.on('end', ({ code, message }) => this.#agent.end(new TabgridError(code, message)))
  }

  get code(): RoomCode {
    return this.#network.code
  }

  #note(trouble: { code: ErrorCode; message: string } | undefined): void {
    this.#trouble = trouble
    this.#events.emit('status')
  }

  status(): DeviceStatus {
    const status = this.#agent.status()
    return {
      ...status,
      trust: this.#trust,
      byDelegation: this.#byDelegation,
      trouble: this.#trouble ?? status.trouble,
    }
  }

  start(slots: number): void {
    this.#agent.start(slots)
  }

  stop(): void {
    this.#agent.stop()
  }

  consent({ manifest }: Pick<AskedJob, 'manifest'>, answer: ConsentAnswer): void {
    this.#agent.consent(manifest, answer)
  }

  setLimits(limits: Partial<HelpLimits>): void {
    this.#agent.setLimits(limits)
  }

  receipts(): readonly Receipt[] {
    return this.#record.receipts
  }

  alwaysAllowed(): readonly AlwaysAllowed[] {
    return this.#record.always
  }

  takeBack(host: PublicKey): void {
    this.#record.takeBack(host)
    this.#agent.reconsider()
  }

  forget(host: PublicKey): void {
    this.#record.forget(host)
    this.#agent.reconsider()
  }

  claim(unit: number, values: Readonly<Record<string, number>>): void {
    this.#agent.claim(unit, values)
  }

  run<Input, Params, Unit, Result, Answer, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options: Pick<RunOptions<Input, Params>, 'input' | 'params' | 'title' | 'unitLimitMs'> = {},
  ): SubmittedJob<Answer> {
    return this.#agent.submit(task, options) as SubmittedJob<Answer>
  }

  on(event: 'status', listener: () => void): Unsubscribe {
    return this.#events.on(event, listener)
  }

  leave(): void {
    this.#agent.end(new TabgridError('room-ended', 'You have left this room.'))
  }
}
