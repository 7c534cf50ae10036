import type { ErrorCode, TabgridError } from './base/errors.ts'
import type { ConnectionId, JobId, RoomCode } from './base/ids.ts'
import type { DeviceCredentials, HostCredentials, PeerIdentity } from './identity/credentials.ts'
import type { TaskScript } from './protocol/control.ts'
import type { JobRecord, JobSnapshot, StoredJob } from './protocol/record.ts'

// The boundary between what decides and what acts, on one page. Each port has at least two adapters
// (the real one and one in memory) and one contract suite in test/contracts that both must pass.

export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  nowMs(): number
  /** Milliseconds since 1970 by this machine's calendar, which its person may set. */
  dateMs(): number
  /** Calls once, after at least `delayMs`, also while the page is hidden. Returns the way to call it off. */
  after(delayMs: number, call: () => void): () => void
}

export type LinkCloseReason = 'done' | 'peer-gone' | 'timeout' | 'protocol-error'

export interface LinkEvents {
  /** One frame as it was sent: whole, in order, once. The bytes belong to the listener. */
  frame: (frame: Uint8Array) => void
  /** `bufferedBytes` has fallen below `limits.lowWaterBytes` after having been at or above it. */
  drain: () => void
  /** Fires exactly once, also for an own `close()`; nothing fires after it. */
  close: (reason: LinkCloseReason) => void
}

/** One open, ordered, reliable path to a peer. */
export interface Link {
  /** How the bytes travel: shown to people, and counted by tests. */
  readonly kind: LinkKind
  /** Bytes given to `send` that the network has not yet taken. */
  readonly bufferedBytes: number
  /** Queues one frame of 1 to `limits.frameBytes` bytes, `limits.sealBytes` fewer where frames are sealed. Throws `link-closed` once closed. */
  send(frame: Uint8Array): void
  /** Returns the way to stop listening. Frames that came before the first listener are kept for it. */
  on<E extends keyof LinkEvents>(event: E, listener: LinkEvents[E]): () => void
  close(reason?: LinkCloseReason): void
}
/** `turn`: over WebRTC through a TURN server. `relay`: through the signaling server. Over WebRTC it may change. */
export type LinkKind = 'memory' | 'direct' | 'turn' | 'relay'

/** Who a coordinator sees in its room, before and besides any link. */
export interface NetworkEvents {
  /**
   * A link to a member is open. The coordinator dials; a device waits. `peer` is who its opening proved it to be; `undefined`
   * inside of one process, where nobody can be in between.
   */
  link: (link: Link, member: ConnectionId, peer: PeerIdentity | undefined) => void
  /** Coordinator only: a tab is in the room, or has gone. */
  'member-joined': (member: ConnectionId) => void
  'member-left': (member: ConnectionId) => void
  /** A link could not be opened (`link-failed`, `link-timeout`, `peer-unproven`); the coordinator tries again by itself. */
  'link-failed': (member: ConnectionId, error: NetworkError) => void
  /** Coordinator only: its room has this code from now on, and the former one leads nowhere. Who is in the room has to be told by its coordinator. */
  code: (claim: RoomClaim) => void
  /** The way to the signaling server is lost or back. Open links are not concerned. */
  server: (state: 'connected' | 'reconnecting') => void
  /** Fires once, when this room is over for this peer: ended by its host, taken over by another tab, or refused. */
  end: (error: NetworkError) => void
}
export interface NetworkError {
  readonly code: ErrorCode
  readonly message: string
}

/** This peer's place in one room. Made by an introducer; WebRTC over signaling, a broker, or memory. */
export interface Network {
  readonly code: RoomCode
  /** Coordinator only, and only where codes can change: asks for another one, which `code` tells, unless the server is lost meanwhile. */
  renewCode?(): void
  /** Device only, where codes can change: its room is found by this one from now on. */
  follow?(code: RoomCode): void
  /** Returns the way to stop listening. Events that came before the first listener are kept for it. */
  on<E extends keyof NetworkEvents>(event: E, listener: NetworkEvents[E]): () => void
  /** Leaves, and closes every link. `end-room` (coordinator only) also ends the room for everybody. */
  close(how: 'leave' | 'end-room'): void
}

/** What a host keeps so that a reloaded tab finds its room again. `token` is a secret. */
export interface RoomClaim {
  readonly code: RoomCode
  readonly token: string
}

/** Meets devices through a signaling server. Refusals reject with a TabgridError and its code. */
export interface HostIntroducer {
  create(host: HostCredentials): Promise<{ network: Network; claim: RoomClaim }>
  /** `takeOver` ends the room in another tab that hosts it now; without it such a room is refused as `room-hosted`. */
  reclaim(claim: RoomClaim, takeOver: boolean, host: HostCredentials): Promise<Network>
}

/** Meets a host, as above. Apart from it: a page that helps need not load what a host needs. */
export interface DeviceIntroducer {
  join(code: RoomCode, device: DeviceCredentials): Promise<Network>
}

export type Introducer = HostIntroducer & DeviceIntroducer

/** One job as the journal has it. The snapshot stands for the records that it replaced. */
export interface KeptJob {
  readonly job: StoredJob
  readonly snapshot: JobSnapshot | undefined
  readonly records: readonly JobRecord[]
}

/** Everything that must outlive a coordinator's tab. Rejects with a `journal-*` code, or `room-taken-over` when another tab has loaded it since. */
export interface Journal {
  /** Starts a job beside those that are there. Resolves when it is safe. */
  begin(job: StoredJob): Promise<void>
  /** Adds records to a begun job. Resolves when they are safe: all of them, or none. */
  append(jobId: JobId, records: readonly JobRecord[]): Promise<void>
  /** Keeps the snapshot and drops every `shard-done` record of units it holds: both, or neither. */
  compact(jobId: JobId, snapshot: JobSnapshot): Promise<void>
  /**
   * Every job that was begun and not forgotten, oldest first, its records in order. Whoever loads takes the journal over.
   * `tell` hears what of it is damaged.
   */
  load(tell?: (damage: TabgridError) => void): Promise<KeptJob[]>
  forget(jobId: JobId): Promise<void>
}

/** What at most one tab of a browser profile may hold at a time. */
export interface ProfileLock {
  /**
   * Resolves with the way to let go, or with `undefined` when another tab has it. `steal` takes it from that tab, whose
   * `lost` is called, as it is when this tab slept so long that it could not say it is still there.
   */
  hold(
    name: string,
    options: { readonly steal: boolean; readonly lost: () => void },
  ): Promise<(() => void) | undefined>
}

/** What a browser tells of the page and of the machine that it is on. */
export interface Surroundings {
  /** `gone`: the page is closing or put away, and its workers end with it. */
  readonly page: 'front' | 'hidden' | 'gone'
  /** `undefined` where the browser cannot tell. */
  readonly plugged: boolean | undefined
  /** A phone or tablet, whose browser soon stops what is hidden. */
  readonly handheld: boolean
  /** Something of it is different now. Returns the way to stop listening. */
  on(event: 'change', listener: () => void): () => void
}

/** Small named values that outlive a tab: the room claim, the epoch, a device's name. */
export interface Settings {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  /** Keeps the value unless there is one. Gives the one that is kept: of two tabs that do this at once, both get the same. */
  keepFirst(key: string, value: unknown): Promise<unknown>
  /** Puts another value in the place of the one that is there, if any, in one step: of two tabs that do this at once, neither is lost. Gives it. */
  update(key: string, alter: (kept: unknown) => unknown): Promise<unknown>
  remove(key: string): Promise<void>
}

export interface ShardWork {
  /** Unit indices [from, to). */
  readonly from: number
  readonly to: number
  /** The units themselves where the job has a stored list; absent for a range, whose units are their indices. */
  readonly units?: readonly unknown[]
  /** What this device alone knows (a sensor's reading). Given to `map`, never sent. */
  readonly local?: unknown
  /** After this time no further unit is begun; 0 for no time-box. */
  readonly budgetMs: number
}
export interface ShardOutcome {
  /** The units up to here were computed: the end of the work, or earlier when its budget was over. At least one was. */
  readonly to: number
  /** One combined value when the task has `combine`, else one value a unit, in order. */
  readonly value: unknown
  readonly execMs: number
}

/** One worker that holds one task. It is fresh: nothing of an earlier task is in it. */
export interface TaskWorker {
  /**
   * Resolves when the task is loaded, before which nothing else may be asked. Rejects with `task-hash-mismatch`, `task-invalid`
   * when the text is not a task, `task-threw` when its `init` throws or takes too long, `sandbox-unavailable`, or `worker-crashed`.
   */
  ready(): Promise<void>
  /**
   * Computes one shard; one at a time. Rejects with a UnitError where the unit is known: `task-threw`, `unit-timeout` (the
   * worker is gone then), `value-unsendable` or `worker-crashed`; else with a plain `worker-crashed`. `onUnit` hears how many units are done, a few times a second at most.
   */
  run(work: ShardWork, onUnit: (unitsDone: number) => void): Promise<ShardOutcome>
  /** Cuts the input: a count of units, or the units. */
  split(input: unknown): Promise<SplitUnits>
  /** Adds shard values in the order given to the running answer. A shard is given exactly once by its caller. */
  add(shards: readonly { from: number; value: unknown }[]): Promise<void>
  /** The answer of what was added so far; `total` is what `combine` joined, before `reduce`: what can be added again later. */
  answer(form: 'answer' | 'total'): Promise<unknown>
  /** Ends the worker at once, whatever it is doing. Calls under way reject with `worker-crashed`. */
  terminate(): void
}
export interface SplitUnits {
  readonly count: number
  /** Absent when the units are the indices 0 to count - 1. */
  readonly units?: readonly unknown[]
  /** The first `heldCount` units live at devices: a device claims one and computes it from what it alone knows. */
  readonly heldCount: number
}

export interface TaskRunner {
  /**
   * Starts a fresh worker and loads the task into it. Throws `worker-crashed` where no worker can be started, and
   * `task-quarantined` for a task that crashed this device's workers before.
   */
  start(script: TaskScript, params: unknown, options: { unitLimitMs: number }): TaskWorker
}
