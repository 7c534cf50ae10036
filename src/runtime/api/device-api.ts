import type { ErrorCode, TabgridError } from '../../base/errors.ts'
import type { JobId, PublicKey, RoomCode } from '../../base/ids.ts'
import type { Task } from '../../core/task.ts'
import type { WasmAnswer, WasmInput, WasmParams, WasmTask } from '../../core/wasm-task.ts'
import type { PeerTrust } from '../../identity/credentials.ts'
import type { LinkKind } from '../../ports.ts'
import type { DeviceKind, LocalField } from '../../protocol/control.ts'
import type { Manifest, Receipt } from '../../protocol/manifest.ts'
import type { Trick } from '../../protocol/trick.ts'
import type { WasmKind } from '../../protocol/wasm-script.ts'
import type { ConsentAnswer } from '../device/consent.ts'
import type { HelpLimits, Spending } from '../device/device-limits.ts'
import type { HelpedWith } from '../device/help-log.ts'
import type { AlwaysAllowed } from '../device/help-record.ts'
import type { HelpRules } from '../device/help-rules.ts'
import type { AskedJob } from '../device/job-gate.ts'
import type { Because, Hold } from '../device/may-compute.ts'
import type { RunningShard } from '../device/worker-pool.ts'
import type { JobProgress, RunOptions, Unsubscribe } from './job-api.ts'

// What a device's program sees of the room it is in.

/** The task that a device is asked to run. */
export interface TaskView {
  readonly job: JobId
  readonly title: string
  readonly hash: string
  /** Its text, or the bytes of a WebAssembly module. */
  readonly script: string | Uint8Array
  /** As the host gave them: anything. */
  readonly params: unknown
  readonly unitLimitMs: number
  /** What one worker needs at most, as the task says; `undefined` where it says nothing. */
  readonly memoryMegabytes: number | undefined
  /** What the person is asked to enter, when units of this job live at devices; `heldCount` of them. */
  readonly local: readonly LocalField[]
  readonly heldCount: number
  /** The held unit that this device has. */
  readonly claim:
    | { readonly unit: number; readonly state: 'asked' | 'accepted' }
    | { readonly state: 'refused'; readonly reason: string }
    | undefined
  /** Units that this device computed and the coordinator counted; `manifest.units` says of how many, where that is known. */
  readonly unitsDone: number
  /** What the host has signed of it: checked, before it stands here. */
  readonly manifest: Manifest
}

/** A shard that this device has computed: what goes to the host, to be looked at and not to be changed. */
export interface OwnResult {
  readonly job: JobId
  /** Units [from, to). */
  readonly from: number
  readonly to: number
  /** One combined value when the task has `combine`, else one value a unit, in order. */
  readonly value: unknown
}

/** What an observer sees of a room. */
export interface RoomOverview {
  readonly devices: number
  readonly jobs: readonly {
    readonly job: JobId
    readonly title: string
    readonly state: JobProgress['state']
    readonly unitsDone: number
    readonly unitsTotal: number
    /** When it is finished. */
    readonly final: { readonly answer: unknown } | undefined
  }[]
}

export interface DeviceStatus {
  /**
   * `connecting`: no link yet, or lost and coming back. `knocking`: linked, and waiting for the host to let it in. `waiting`: in the room;
   * nothing runs before `start()`. `helping`: started. `paused`: started, and `hold` says why nothing runs now. `stopped`: a person pressed Stop. `observing`: it reads along and computes nothing.
   * `ended`: this room is over for this tab; `error` says why.
   */
  readonly state: 'connecting' | 'knocking' | 'waiting' | 'helping' | 'paused' | 'stopped' | 'observing' | 'ended'
  readonly error: TabgridError | undefined
  /** The last trouble that does not end the room (a link that could not be opened, a task that threw here). */
  readonly trouble: { readonly code: ErrorCode; readonly message: string } | undefined
  /** Why the invitation of a device that is knocking does not count. */
  readonly tokenTrouble: ErrorCode | undefined
  /** Of an observer. */
  readonly overview: RoomOverview | undefined
  readonly roomName: string
  /** As it is called in the room: a name that is taken there has a number behind it. */
  readonly name: string
  /** Whether the host lets devices say what they are called. */
  readonly mayRename: boolean
  /** The code that the room has now, as its host says. */
  readonly roomCode: RoomCode | undefined
  readonly number: number | undefined
  readonly link: LinkKind | undefined
  /** Whether the host is the one of the link that was opened; `undefined` before the first link. While it is not verified, `words` gives what to compare. */
  readonly trust: PeerTrust | undefined
  /** Whether somebody coordinates the room whom its host has named for it, and not the host. */
  readonly byDelegation: boolean
  /** Workers that it may have now; 0 while it is paused. */
  readonly slots: number
  /** It takes no new shards, and stops when those under way are done and acknowledged. */
  readonly finishing: boolean
  /** Why nothing runs now, or would run if its person agreed; `undefined` where nothing holds it. */
  readonly hold: Hold | undefined
  /** Workers alive now: 0 within 100 ms of Stop. */
  readonly workers: number
  /** How much of all cores of this machine its workers used, over the last ten seconds of helping: 0 to 1. */
  readonly load: number
  /** Its browser slows this page down though it is in front, as phones do to save power. */
  readonly isSlowed: boolean
  /** The task it computes now, or did last; of several jobs, the one it was given a shard of last. */
  readonly task: TaskView | undefined
  readonly maySubmit: boolean
  /** It takes WebAssembly modules only: nothing of a task of JavaScript runs here. */
  readonly wasmOnly: boolean
  /** Shards being computed now, and counted by the coordinator since this page was opened. */
  readonly shardsRunning: number
  readonly running: readonly RunningShard[]
  readonly shardsDone: number
  readonly unitsDone: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** Jobs that want more than the limits, in the order of their coming: nothing of them runs before `consent`. */
  readonly asked: readonly AskedJob[]
  readonly limits: HelpLimits
  /** Used for this host today. */
  readonly spent: Spending
  readonly rules: HelpRules
  /** Whether this machine is plugged in; `undefined` where the browser cannot tell. */
  readonly plugged: boolean | undefined
  /** A phone or tablet, whose browser soon stops a page that is not in front. */
  readonly handheld: boolean
  /** Whether its host may play tricks on it, and which are played now. */
  readonly tricks: { readonly allowed: boolean; readonly playing: readonly Trick[] }
}

/** A job that this member gave to the room. */
export interface SubmittedJob<Answer = unknown> {
  readonly id: JobId
  /** Rejects with `submit-refused`, `job-cancelled`, or with what made the job fail. */
  result(): Promise<Answer>
  progress(): { readonly unitsDone: number; readonly unitsTotal: number }
  cancel(): void
}

/** A room seen by a device that helps in it. */
export interface HelpedRoom {
  /** Another one when its host has had it changed. */
  readonly code: RoomCode
  status(): DeviceStatus
  /** A person agreed: compute with so many workers, within `status().limits`. */
  start(slots: number): void
  /** Ends every worker at once and hands the shards back. */
  stop(): void
  /** Takes no new shards; stops when those under way are computed, sent and acknowledged. */
  finish(): void
  /**
   * Insists on WebAssembly, or does not any more: tasks of JavaScript are refused (`task-not-wasm`), and what runs of them ends
   * at once. This browser keeps it, for the rooms that are joined from now on; rejects where it cannot.
   */
  insistOnWasm(wasmOnly: boolean): Promise<void>
  /**
   * A person's answer to a job of `status().asked`: `job` for as much as was asked, of this job; `always` for as much, of every
   * job of this host, kept in this browser; `no` for nothing of this job.
   */
  consent(asked: Pick<AskedJob, 'manifest'>, answer: ConsentAnswer): void
  /** Kept in this browser, for every host. What is no limit is left as it was. */
  setLimits(limits: Partial<HelpLimits>): void
  /** Likewise. Also while helping: it is paused, or goes on, as the rules now say. */
  setRules(rules: Partial<HelpRules>): void
  /** What hosts have signed of this browser's help, the newest first; of the 256 newest jobs. */
  receipts(): readonly Receipt[]
  /** What this browser did by task and day, the newest first, as it measured it itself. */
  history(): readonly HelpedWith[]
  /** The text of a task of `history()` by its hash, where it was short enough to be kept. */
  sourceOf(script: string): string | undefined
  /** The hosts that were answered `always`. */
  alwaysAllowed(): readonly AlwaysAllowed[]
  /** Takes an `always` back. */
  takeBack(host: PublicKey): void
  /** Forgets all that this browser keeps of a host. */
  forget(host: PublicKey): void
  /**
   * Lets the host play tricks on this device, for a lesson: that it sleeps, is slow, loses its link, crashes, or lies. Not before this
   * says so, and not in another room; a no ends at once what is played.
   */
  allowTricks(allowed: boolean): void
  /** Enters what only this device knows, for held unit `unit`. `values` stays on this machine. */
  claim(unit: number, values: Readonly<Record<string, number>>): void
  on(event: 'status', listener: () => void): Unsubscribe
  on(event: 'result', listener: (own: OwnResult) => void): Unsubscribe
  leave(): void
}

/** The same of a device that has jobs of its own besides. */
export interface DeviceRoom extends HelpedRoom {
  /**
   * Gives the room a job of this member; the host's page splits its input and adds its answer. Refused as `submit-refused`
   * unless the host allows it (`status().maySubmit`). @throws `task-invalid`, `value-unsendable`.
   */
  run<Input, Params, Unit, Result, Answer, State>(
    task: Task<Input, Params, Unit, Result, Answer, State>,
    options?: Pick<RunOptions<Input, Params>, 'input' | 'params' | 'title' | 'unitLimitMs'>,
  ): SubmittedJob<Answer>
  run<Unit extends WasmKind, Result extends WasmKind, Combines extends boolean>(
    task: WasmTask<Unit, Result, Combines>,
    options?: Pick<RunOptions<WasmInput<Unit>, WasmParams>, 'input' | 'params' | 'title' | 'unitLimitMs'>,
  ): SubmittedJob<WasmAnswer<Result, Combines>>
}

/** What a browser keeps for all its helping, to be read and set also where there is no room. */
export interface HelpSettings {
  readonly limits: HelpLimits
  readonly rules: HelpRules
  readonly plugged: boolean | undefined
  readonly handheld: boolean
  setLimits(limits: Partial<HelpLimits>): void
  setRules(rules: Partial<HelpRules>): void
  on(event: 'change', listener: () => void): Unsubscribe
}

export interface JoinRoomOptions {
  readonly server?: string
  /** As its host's `openRoom` has them. */
  readonly broker?: string
  readonly stun?: string
  readonly name?: string
  /** What this machine looks like, for the host's list; nothing is said of it when left out. */
  readonly kind?: DeviceKind
  /** `HostRoom.invite`, from a link. Without it the host is not verified. */
  readonly invite?: string
  /** `Invitation.token`, from a link. */
  readonly token?: string
  /** Joins only a room whose host has said `sealed`. */
  readonly sealed?: boolean
}
export type {
  AlwaysAllowed,
  AskedJob,
  Because,
  ConsentAnswer,
  HelpedWith,
  HelpLimits,
  HelpRules,
  Hold,
  Manifest,
  PeerTrust,
  Receipt,
  RunningShard,
  Spending,
}
