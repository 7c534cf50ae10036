import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import type { DeviceId, JobId, LeaseId } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'
import { type AnyTask, toTaskScript } from '../../../src/core/task.ts'
import type { WasmTask } from '../../../src/core/wasm-task.ts'
import { type RoomSigner, roomSignerOf } from '../../../src/identity/signer.ts'
import type { Link, TaskRunner } from '../../../src/ports.ts'
import {
  type CoordinatorMessage,
  type DeviceMessage,
  laneOf,
  parseDeviceMessage,
} from '../../../src/protocol/control.ts'
import type { AgentParts } from '../../../src/runtime/device/agent-parts.ts'
import { DeviceAgent } from '../../../src/runtime/device/device-agent.ts'
import { describerOf, type JobMessage } from '../../../src/runtime/jobs/job-description.ts'
import { newRoomKeys } from '../../../src/runtime/kept-room-keys.ts'
import { readResume } from '../../../src/runtime/session/read-resume.ts'
import { Session } from '../../../src/runtime/session/session.ts'

export const doubling: AnyTask = { name: 'doubling', split: () => 1, map: (unit: number) => unit * 2 }
export const waiting: AnyTask = { name: 'waiting', split: () => 1, map: () => new Promise<number>(() => undefined) }
export const leaseOf = (text: string): LeaseId => text as LeaseId
export const jobOf = (text: string): JobId => text as JobId

/** The other end of a device: says what a test says, and forgets its session when a test wants it to. */
class HostEnd {
  readonly heard: DeviceMessage[] = []
  #session: Session<CoordinatorMessage, DeviceMessage> | undefined
  #epoch = 0

  accept(link: Link): void {
    readResume(
      link,
      (resume) => {
        this.#session ??= new Session<CoordinatorMessage, DeviceMessage>({
          id: resume.session,
          epoch: ++this.#epoch,
          parse: parseDeviceMessage,
          laneOf: ({ type }) => laneOf(type),
          listener: {
            message: (message) => this.heard.push(message),
            start: () => undefined,
            linkDown: () => undefined,
          },
        })
        this.#session.accept(link, resume)
      },
      () => undefined,
    )
  }

  forget(): void {
    this.#session?.close()
    this.#session = undefined
    this.heard.length = 0
  }

  say(message: CoordinatorMessage): void {
    this.#session?.send(message)
  }

  told<T extends DeviceMessage['type']>(type: T): Extract<DeviceMessage, { type: T }>[] {
    return this.heard.filter((message): message is Extract<DeviceMessage, { type: T }> => message.type === type)
  }
}

interface BenchOptions {
  readonly name?: string
  readonly runner?: TaskRunner
  /** Whose it is; without it the host's own, which has no limits. */
  readonly helper?: AgentParts['helper']
  readonly surroundings?: AgentParts['surroundings']
}

/** A device alone with the other end of its link. */
export class DeviceBench {
  readonly clock = new ManualClock()
  readonly host = new HostEnd()
  readonly agent: DeviceAgent
  readonly random: (count: number) => Uint8Array
  /** The host's. */
  readonly signer: RoomSigner
  #nonce = 0
  #cut: () => void = () => undefined

  constructor({ name = 'one', runner, helper, surroundings }: BenchOptions = {}) {
    const rng = new Rng(name)
    this.random = (count) => Uint8Array.from({ length: count }, () => rng.below(256))
    this.signer = roomSignerOf(newRoomKeys(this.random))
    const parts = { clock: this.clock, random: this.random, device: 'one' as DeviceId, name, cores: 4 }
    this.agent = new DeviceAgent({
      ...parts,
      ...(helper && { helper }),
      ...(surroundings && { surroundings }),
      runner: runner ?? createMemoryRunner({ clock: this.clock }),
    })
  }

  /** A device that is linked, and helps with so many slots unless 0. */
  static async linked(slots = 0, options: BenchOptions = {}): Promise<DeviceBench> {
    const bench = new DeviceBench(options)
    await bench.link()
    if (slots > 0) {
      bench.agent.start(slots)
      await bench.pass(20)
    }
    return bench
  }

  async link(): Promise<void> {
    const { a, b, cut } = createMemoryLinkPair()
    this.#cut = cut
    this.host.accept(a)
    this.agent.connect(b, { key: this.signer.host, room: this.signer.room })
    await this.pass(20)
  }

  async cut(): Promise<void> {
    this.#cut()
    await this.pass(20)
  }

  /** The link was lost for so long that the coordinator has forgotten the session: the next one is new. */
  async forgetAndLink(): Promise<void> {
    await this.cut()
    this.host.forget()
    await this.link()
  }

  describe(job: string, task: AnyTask | WasmTask, heldCount = 0): void {
    this.host.say(this.described(job, task, { heldCount }))
  }

  /** What the host says of a job, signed. */
  described(
    job: string,
    task: AnyTask | WasmTask,
    { heldCount = 0, unitLimitMs = 1_000, title = job } = {},
  ): JobMessage {
    const plan = { job: jobOf(job), task: toTaskScript(task), title, params: undefined, unitLimitMs, local: [] }
    return describerOf(this.signer, 'a room')({ ...plan, member: undefined }, { heldCount })
  }

  lease(job: string, lease: string, from = 1, to = from + 1, budgetMs = 0): void {
    this.host.say({ type: 'lease', lease: leaseOf(lease), job: jobOf(job), from, to, budgetMs, acks: [] })
  }

  /** What the device says it is at. */
  async heldNow(): Promise<string[]> {
    this.host.say({ type: 'ping', nonce: ++this.#nonce, acks: [] })
    await this.pass(20)
    return (this.host.told('pong').at(-1)?.held ?? []).map(({ lease }) => lease)
  }

  /** Moves the clock on by `ms`, letting everything happen that can on the way. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 5) {
      await new Promise((resolve) => setImmediate(resolve))
      this.clock.advance(5)
    }
  }
}
