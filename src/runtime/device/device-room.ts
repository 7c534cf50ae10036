import { Emitter } from '../../base/emitter.ts'
import { type ErrorCode, TabgridError } from '../../base/errors.ts'
import type { PublicKey, RoomCode } from '../../base/ids.ts'
import type { PeerTrust } from '../../identity/credentials.ts'
import type { Network } from '../../ports.ts'
import type {
  AlwaysAllowed,
  AskedJob,
  DeviceStatus,
  HelpedRoom,
  HelpedWith,
  HelpLimits,
  HelpRules,
  OwnResult,
  Receipt,
} from '../api/device-api.ts'
import type { Unsubscribe } from '../api/job-api.ts'
import type { AgentParts } from './agent-parts.ts'
import type { ConsentAnswer } from './consent.ts'
import { DeviceAgent } from './device-agent.ts'
import type { HelpRecord } from './help-record.ts'
import { Stage } from './stage.ts'

export type HelperParts = AgentParts & Required<Pick<AgentParts, 'helper'>>

/** A device's place in a room that it helps in: its agent on a network. */
export class JoinedRoom implements HelpedRoom {
  readonly #network: Network
  protected readonly agent: DeviceAgent
  readonly #record: HelpRecord
  readonly #keepWasmOnly: (wasmOnly: boolean) => Promise<void>
  readonly #events = new Emitter<{ status: () => void; result: (own: OwnResult) => void }>()
  readonly #stage: Stage
  #trust: PeerTrust | undefined
  #byDelegation = false
  #trouble: { code: ErrorCode; message: string } | undefined

  /** @param keepWasmOnly keeps what `insistOnWasm` was told, for other rooms and other days. */
  constructor(network: Network, parts: HelperParts, keepWasmOnly: (wasmOnly: boolean) => Promise<void>) {
    this.#network = network
    this.#keepWasmOnly = keepWasmOnly
    this.#record = parts.helper.record
    this.#stage = new Stage(parts.clock)
    this.agent = new DeviceAgent({
      ...parts,
      runner: this.#stage.around(parts.runner),
      tricks: this.#stage.tricks,
    })
    this.agent.events.on('change', () => {
      if (this.agent.ended) {
        this.#network.close('leave') // else its coordinator would dial it again and again
        this.#stage.tricks.allow(false)
      }
      this.#followCode()
      this.#events.emit('status')
    })
    this.agent.events.on('result', (own) => this.#events.emit('result', own))
    network.on('link', (link, _, peer) => {
      this.#trust = peer?.trust ?? { at: 'verified' }
      this.#byDelegation = peer?.actsFor !== undefined
      this.#trouble = undefined
      this.#stage.take(link, (taken) => this.agent.connect(taken, peer))
    })
    network.on('link-failed', (_, { code, message }) => this.#note({ code, message }))
    network.on('server', (state) => {
      const lost = { code: 'server-lost', message: 'The way to the server is lost. Trying again...' } as const
      this.#note(state === 'reconnecting' ? lost : undefined)
    })
    network.on('end', ({ code, message }) => this.agent.end(new TabgridError(code, message)))
  }

  get code(): RoomCode {
    return this.#network.code
  }

  #followCode(): void {
    const { roomCode } = this.agent.status()
    if (roomCode !== undefined && roomCode !== this.#network.code) this.#network.follow?.(roomCode)
  }

  #note(trouble: { code: ErrorCode; message: string } | undefined): void {
    this.#trouble = trouble
    this.#events.emit('status')
  }

  status(): DeviceStatus {
    const status = this.agent.status()
    return {
      ...status,
      trust: this.#trust,
      byDelegation: this.#byDelegation,
      trouble: this.#trouble ?? status.trouble,
      tricks: { allowed: this.#stage.tricks.allowed, playing: this.#stage.tricks.playing },
    }
  }

  start(slots: number): void {
    this.agent.start(slots)
  }

  stop(): void {
    this.agent.stop()
  }

  finish(): void {
    this.agent.finish()
  }

  insistOnWasm(wasmOnly: boolean): Promise<void> {
    this.agent.insistOnWasm(wasmOnly)
    return this.#keepWasmOnly(wasmOnly)
  }

  consent({ manifest }: Pick<AskedJob, 'manifest'>, answer: ConsentAnswer): void {
    this.agent.consent(manifest, answer)
  }

  setLimits(limits: Partial<HelpLimits>): void {
    this.agent.setLimits(limits)
  }

  setRules(rules: Partial<HelpRules>): void {
    this.agent.setRules(rules)
  }

  history(): readonly HelpedWith[] {
    return this.#record.log.rows
  }

  sourceOf(script: string): string | undefined {
    return this.#record.log.sourceOf(script)
  }

  receipts(): readonly Receipt[] {
    return this.#record.receipts
  }

  alwaysAllowed(): readonly AlwaysAllowed[] {
    return this.#record.always
  }

  takeBack(host: PublicKey): void {
    this.#record.takeBack(host)
    this.agent.reconsider()
  }

  forget(host: PublicKey): void {
    this.#record.forget(host)
    this.agent.reconsider()
  }

  allowTricks(allowed: boolean): void {
    this.#stage.tricks.allow(allowed)
  }

  claim(unit: number, values: Readonly<Record<string, number>>): void {
    this.agent.claim(unit, values)
  }

  on(event: 'status', listener: () => void): Unsubscribe
  on(event: 'result', listener: (own: OwnResult) => void): Unsubscribe
  on(event: 'status' | 'result', listener: (own: OwnResult) => void): Unsubscribe {
    return this.#events.on(event, listener)
  }

  leave(): void {
    this.agent.end(new TabgridError('room-ended', 'You have left this room.'))
  }
}
