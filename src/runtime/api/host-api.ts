import type { ErrorCode, TabgridError } from '../../base/errors.ts'
import type { DeviceId, JobId, RoomCode } from '../../base/ids.ts'
import type { AnyTask, SourceTask, StreamTask, Task } from '../../core/task.ts'
import type { WasmAnswer, WasmInput, WasmParams, WasmTask } from '../../core/wasm-task.ts'
import type { PeerTrust } from '../../identity/credentials.ts'
import type { LinkKind } from '../../ports.ts'
import type { DeviceKind } from '../../protocol/control.ts'
import type { Trick } from '../../protocol/trick.ts'
import type { WasmKind } from '../../protocol/wasm-script.ts'
import type { RoomAdmission, RoomKind } from './admission-api.ts'
import type {
  Job,
  NeededInput,
  RoundAnswer,
  Rounds,
  RoundsOptions,
  RunOptions,
  StreamJob,
  StreamOptions,
  Unsubscribe,
} from './job-api.ts'

// What a host's program sees of its room.

/** One device as its coordinator sees it. */
export interface DeviceView {
  readonly id: DeviceId
  readonly name: string
  /** In the order of joining; the host's own machine is 1. */
  readonly number: number
  readonly cores: number
  /** What it looks like, as its page said. */
  readonly kind: DeviceKind | undefined
  readonly link: LinkKind
  /** The host's own machine is verified. */
  readonly trust: PeerTrust
  /** `waiting`: in the room, but its person has not pressed Start helping. */
  readonly state: 'waiting' | 'idle' | 'working'
  /** Workers it gives. 0 while waiting. */
  readonly slots: number
  /** Counted results of the current (or last) job. */
  readonly shardsDone: number
  readonly unitsDone: number
  readonly roundTripMs: number | undefined
  /** Bytes over its link since it came, what the link itself needs included. */
  readonly bytesIn: number
  readonly bytesOut: number
  /** Jobs that want more than its person's limits: it gets nothing of them while the person is asked, or after a no. */
  readonly withheld: ReadonlyMap<JobId, 'asked' | 'declined'>
  /** It takes WebAssembly modules only. Said when it starts. */
  readonly wasmOnly: boolean
  /** Whether its person lets the host play tricks on it, and which it says it plays. */
  readonly tricks: { readonly allowed: boolean; readonly playing: readonly Trick[] }
}

export interface HostRoomEvents {
  /** Devices came, left, knock or changed: read `devices()` and `admission`. At most a few times a second. */
  devices: () => void
  /** A job began, also one resumed from the journal when the room was opened. */
  job: (job: Job) => void
  /** To tell people and go on: `journal-unavailable`, `journal-full`, `server-lost`, `link-failed`... `resolved` takes it back. */
  warning: (warning: { code: ErrorCode; message: string; resolved: boolean }) => void
  /** Fires once: `room-ended`, `room-taken-over`, `version-unsupported`, ... */
  end: (error: TabgridError) => void
}

/** A room seen by its host: the coordinator. */
export interface HostRoom {
  /** Another one after `newCode`. */
  readonly code: RoomCode
  /** The end of a link, `v1.<key>.<secret>`: who has it is sure to speak with this host. Not for the public. */
  readonly invite: string
  /**
   * Gives the room another code: the former one, and every link with it, leads nowhere from then on. Who is in stays and is told. Rejects with
   * `code-fixed` where the meeting place knows no such thing (a PeerServer), and `server-lost`.
   */
  newCode(): Promise<RoomCode>
  /** Who may be here. */
  readonly admission: RoomAdmission
  /**
   * Lets another browser coordinate this room for so many hours (at most 720): `publicKey` is what its `ownKey()` gives, the text
   * is for its `openRoom({ delegation })`, and for nobody else. It ends sooner where devices hear of a later life of this room.
   * Rejects with `delegation-invalid`.
   */
  delegate(publicKey: string, hours: number): Promise<string>
  devices(): readonly DeviceView[]
  /** The job begun last. */
  job(): Job | undefined
  /** Those under way, members' included, and the one begun last; in the order of their beginning. */
  jobs(): readonly Job[]
  /**
   * Resolves when this page has what runs jobs. `openRoom` has seen to it; where a page opens its room without, as the app does, it is
   * fetched by this, and by itself when the first device comes: until then `run`, `rounds`, `stream` and `provideInput` throw
   * `server-unreachable`. Rejects with that, and may be called again; with `room-ended`.
   */
  prepare(): Promise<void>
  /** @throws `jobs-too-many`, `task-invalid`, `value-unsendable`, `room-ended`. Later failures are the result's. */
  run<Input, Params, Unit, Result, Answer, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options?: RunOptions<Input, Params>,
  ): Job<Answer>
  /** The same for a task whose code is a WebAssembly module. */
  run<Unit extends WasmKind, Result extends WasmKind, Combines extends boolean>(
    task: WasmTask<Unit, Result, Combines>,
    options?: RunOptions<WasmInput<Unit>, WasmParams>,
  ): Job<WasmAnswer<Result, Combines>>
  /** The same for a task of which nothing is known. */
  run(task: AnyTask | SourceTask | WasmTask, options?: RunOptions<unknown, unknown>): Job
  /**
   * Runs the task in rounds, a job each: while its answer has `next`, another one begins with those params, or that input.
   * @throws as `run` does.
   */
  rounds<Input, Params, Unit, Result, Answer extends RoundAnswer<Input, Params>, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options: RoundsOptions<Input, Params>,
  ): Rounds<Answer>
  /** The same for a task of which nothing is known. */
  rounds(task: AnyTask | SourceTask, options: RoundsOptions<unknown, unknown>): Rounds<unknown>
  /**
   * Runs `map` over units that `units` gives. `combine`, `split` and `reduce` of the task are not used.
   * A stream is not kept through a reload: nobody could read its input again.
   * @throws as `run` does.
   */
  stream<Unit, Params, Result, State>(
    task: StreamTask<Params, Unit, Result, State>,
    units: AsyncIterable<Unit> | Iterable<Unit>,
    options?: StreamOptions<Params>,
  ): StreamJob<Result>
  /** Whether members may submit jobs of their own: not before the host says so. */
  allowSubmissions(allowed: boolean): void
  /**
   * Every event and effect of this room's scheduler since the room was opened, as JSON lines: replayed, they give the same
   * decisions byte for byte. Data of jobs is not in it.
   */
  story(): string
  /** The lines of the story from number `line` on, counted from 0: what was written since somebody read that many. */
  storySince(line: number): readonly string[]
  /** Lends the host's own machine with so many workers; 0 takes it out. It is device number 1. */
  useOwnMachine(slots: number): void
  /**
   * Asks a device to play a trick for so long, for a lesson; 0 ends it. One whose person does not allow it plays nothing. What sleeps, is cut
   * off or has crashed hears nothing before it is back.
   * @param forMs at most `timing.trickMostMs`.
   */
  play(device: DeviceId, trick: Trick, forMs: number): void
  /** Whether jobs of before a reload are known, and what runs them is being fetched: then they are in `jobs()`. */
  readonly resuming: boolean
  /** What `provideInput` waits for after a reload, if anything. */
  neededInput(): NeededInput | undefined
  /** Refused with `input-invalid` when it is not the same input. */
  provideInput(input: unknown): Promise<void>
  on<E extends keyof HostRoomEvents>(event: E, listener: HostRoomEvents[E]): Unsubscribe
  /** Tells every device, and gives the code back. */
  end(): Promise<void>
}

export interface OpenRoomOptions {
  /** Where the signaling server is, e.g. `https://example.org`; the page's own origin when left out. */
  readonly server?: string
  /**
   * Where the room meets without a server of ours, at whatever PeerServer, as `host[:port][/path]` with `http://` or `https://` before it or
   * not (without, local hosts are spoken to in the open), or `public`, the one at 0.peerjs.com. Refused as `broker-invalid`.
   */
  readonly broker?: string
  /** With `broker`: `host[:port]` of a STUN server, which tells each tab its public address. None when left out. */
  readonly stun?: string
  /**
   * What it is to begin with. Left out, a room of an earlier life of this page stays what it was, and a new one is a `classroom`.
   * A former room of another kind becomes that one.
   */
  readonly kind?: RoomKind
  /** Shown to those who join: for whom they compute. */
  readonly name?: string
  /** What the host's own machine is called in the list of devices. */
  readonly ownName?: string
  /** Workers of this machine; all cores but one when left out, 0 for none. */
  readonly ownSlots?: number
  /** `browser` keeps the room and its job through a reload; `memory` does not. */
  readonly storage?: 'browser' | 'memory'
  /**
   * Seals what travels between the tabs once more, under keys that no browser's WebRTC has had in hand. It costs throughput.
   * Devices follow by themselves.
   */
  readonly sealed?: boolean
  /**
   * What the `delegate` of another host's room gave. The room opened here has a code of its own and that host's `invite`: devices that
   * hold it are verified, with this browser acting for the host. Give it again after a reload. Needs `storage: 'browser'`, where this
   * browser's key is.
   */
  readonly delegation?: string
  /** Ends this room in another tab that hosts it now. */
  readonly takeOver?: boolean
}
