import { MemoryJournal } from '../../../src/adapters/memory/journal.ts'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import type { DeviceId, LeaseId, SessionId } from '../../../src/base/ids.ts'
import type { Link } from '../../../src/ports.ts'
import {
  type CoordinatorMessage,
  type DeviceMessage,
  laneOf,
  parseCoordinatorMessage,
} from '../../../src/protocol/control.ts'
import { limits } from '../../../src/protocol/limits.ts'
import { Session } from '../../../src/runtime/session/session.ts'

/** A device that does only what a test tells it to. */
export class ScriptedDevice {
  readonly heard: CoordinatorMessage[] = []
  readonly device: DeviceId
  readonly #session: Session<DeviceMessage, CoordinatorMessage>

  constructor(name: string) {
    this.device = name as DeviceId
    this.#session = new Session<DeviceMessage, CoordinatorMessage>({
      id: `session-${name}` as SessionId,
      parse: parseCoordinatorMessage,
      laneOf: ({ type }) => laneOf(type),
      listener: { message: (message) => this.heard.push(message), start: () => undefined, linkDown: () => undefined },
    })
  }

  get linked(): boolean {
    return this.#session.linked
  }

  /** Gives the coordinator's end of a new link. */
  link(): { link: Link; cut: () => void } {
    const { a, b, cut } = createMemoryLinkPair()
    this.#session.connect(b)
    return { link: a, cut }
  }

  connect(link: Link): void {
    this.#session.connect(link)
  }

  say(message: DeviceMessage): void {
    this.#session.send(message)
  }

  hello(as: string = this.device, token?: string): void {
    const told = { device: as as DeviceId, name: as, cores: 1, ...(token !== undefined && { token }) }
    this.say({ type: 'hello', version: limits.version, ...told })
  }

  start(slots = 1, token?: string): void {
    this.hello(this.device, token)
    this.say({ type: 'start', slots, score: 0 })
  }

  /** @param to where the result ends. */
  answer(lease: LeaseId, value: unknown, to: number): void {
    this.say({ type: 'result', lease, to, execMs: 1, value })
  }

  /** Results that it was told to forget, by whatever message. */
  get acked(): LeaseId[] {
    return this.heard.flatMap((message) => ('acks' in message ? message.acks : []))
  }

  told<T extends CoordinatorMessage['type']>(type: T): Extract<CoordinatorMessage, { type: T }>[] {
    return this.heard.filter((message): message is Extract<CoordinatorMessage, { type: T }> => message.type === type)
  }
}

/** A disk on which writes wait until they are let go. */
export class SlowJournal extends MemoryJournal {
  #gate: Promise<void> = Promise.resolve()
  #open: () => void = () => undefined

  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve
    })
  }

  letGo(): void {
    this.#open()
  }

  override async begin(...given: Parameters<MemoryJournal['begin']>): Promise<void> {
    await this.#gate
    return super.begin(...given)
  }

  override async append(...given: Parameters<MemoryJournal['append']>): Promise<void> {
    await this.#gate
    return super.append(...given)
  }
}
