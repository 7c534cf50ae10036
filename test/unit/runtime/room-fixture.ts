import { ManualClock } from '../../../src/adapters/memory/clock.ts'
import { MemoryHub } from '../../../src/adapters/memory/introducer.ts'
import { MemoryJournal } from '../../../src/adapters/memory/journal.ts'
import { createMemoryLinkPair } from '../../../src/adapters/memory/link.ts'
import { createMemoryRunner } from '../../../src/adapters/memory/runner.ts'
import { MemorySettings } from '../../../src/adapters/memory/settings.ts'
import type { RoomName } from '../../../src/base/ids.ts'
import { Rng } from '../../../src/base/rng.ts'
import { newKeyPair } from '../../../src/identity/keys.ts'
import type { Introducer, Journal, ProfileLock, Settings, TaskRunner } from '../../../src/ports.ts'
import { newRoster } from '../../../src/runtime/admission/kept-roster.ts'
import { RosterBook } from '../../../src/runtime/admission/roster-book.ts'
import type { RoomKind } from '../../../src/runtime/api/admission-api.ts'
import type { DeviceRoom } from '../../../src/runtime/api/device-api.ts'
import type { HostRoom, OpenRoomOptions } from '../../../src/runtime/api/host-api.ts'
import { joinRoomWith } from '../../../src/runtime/device/join-room.ts'
import { openRoomWith } from '../../../src/runtime/host/open-room.ts'
import { openWholeRoom } from '../../../src/runtime/host/whole-room.ts'
import type { JobsMachine, OpenJobs } from '../../../src/runtime/jobs/jobs-part.ts'
import { ScriptedDevice } from './scripted-peers.ts'

/** Rooms in one process: the real runtime on memory adapters. Time moves only while something is waited for. */
export class World {
  readonly clock = new ManualClock()
  readonly journal: Journal
  readonly settings: Settings
  readonly hub: MemoryHub
  readonly #lock: ProfileLock | undefined
  readonly #rng: Rng

  readonly #meetBy: (hub: MemoryHub) => Introducer

  /** @param meetBy how the host reaches the hub. */
  constructor(
    seed = 1,
    storage: { journal?: Journal; settings?: Settings; lock?: ProfileLock } = {},
    meetBy: (hub: MemoryHub) => Introducer = (hub) => hub,
  ) {
    this.#meetBy = meetBy
    this.#rng = new Rng(seed)
    this.hub = new MemoryHub(this.random)
    this.journal = storage.journal ?? new MemoryJournal()
    this.settings = storage.settings ?? new MemorySettings()
    this.#lock = storage.lock
  }

  readonly random = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => this.#rng.below(256))

  /** A book of who may be in a room, for a coordinator without one. */
  book(kind: RoomKind = 'classroom'): RosterBook {
    const { random, clock } = this
    const seal = { room: 'a'.repeat(26) as RoomName, keys: newKeyPair(random) }
    const nothing = { keep: async () => undefined, changed: () => undefined }
    return new RosterBook({ roster: newRoster(kind), seal, random, clock, ...nothing })
  }

  open(options: OpenRoomOptions = {}): Promise<HostRoom> {
    return openWholeRoom({ ...this.#hostParts(), ...this.machine() }, { ownSlots: 0, ...options })
  }

  /** Opens a room for which what runs jobs is loaded by `loadJobs`. */
  openLobby(loadJobs: () => Promise<OpenJobs>, options: OpenRoomOptions = {}): Promise<HostRoom> {
    return openRoomWith({ ...this.#hostParts(), loadJobs }, { ownSlots: 0, ...options })
  }

  #hostParts() {
    const { clock, journal, settings, random } = this
    const introducer = this.#meetBy(this.hub)
    return { introducer, journal, settings, clock, random, cores: 4, trouble: undefined, lock: this.#lock }
  }

  /** What runs jobs needs of the host's machine. */
  machine(): JobsMachine {
    const linkPair = () => {
      const { a, b } = createMemoryLinkPair()
      return { near: a, far: b }
    }
    return { runner: createMemoryRunner({ clock: this.clock }), linkPair }
  }

  /** @param own a device that computes in its own way, or one of a browser profile that was here before. */
  async join(
    code: string,
    name: string,
    slots = 1,
    own: {
      readonly runner?: TaskRunner
      readonly settings?: Settings
      readonly token?: string
      readonly invite?: string
    } = {},
  ): Promise<DeviceRoom> {
    const { clock, random } = this
    const { runner = createMemoryRunner({ clock }), settings = new MemorySettings() } = own
    const parts = { introducer: this.hub, settings, clock, random, runner, cores: 4 }
    const { token, invite } = own
    const link = { ...(token !== undefined && { token }), ...(invite !== undefined && { invite }) }
    const room = await joinRoomWith(parts, code, { name, ...link })
    if (slots > 0) room.start(slots)
    return room
  }

  /** A device that is linked, and says only what it is told to say. */
  async script({ code }: HostRoom, name: string): Promise<ScriptedDevice> {
    const device = new ScriptedDevice(name)
    const network = await this.hub.join(code)
    network.on('link', (link) => device.connect(link))
    await this.pass(20)
    return device
  }

  /** Lets everything happen that can, moving the clock in small steps, until the promise settles. */
  async settle<T>(promise: Promise<T>): Promise<T> {
    let settled = false
    const mark = () => {
      settled = true
    }
    promise.then(mark, mark)
    for (let step = 0; !settled && step < 20_000; step++) {
      await turn()
      this.clock.advance(5)
    }
    if (!settled) throw new Error('nothing settles it')
    return promise
  }

  /** Moves the clock on by `ms`, letting everything happen that can on the way. */
  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 5) {
      await turn()
      this.clock.advance(5)
    }
  }
}

/** One turn of the event loop: every promise that can settle has. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
