import { errorCodes } from '../base/errors.ts'
import type { DeviceId, JobId, LeaseId } from '../base/ids.ts'
import * as v from '../base/schema.ts'
import { Comparator } from './comparator.ts'
import { count, id, list, message, milliseconds, parser, text } from './define.ts'
import { limits, timing } from './limits.ts'
import { Manifest, Receipt } from './manifest.ts'
import { roles } from './role.ts'
import { roomCode } from './room-code.ts'
import { tricks } from './trick.ts'
import { WasmScript } from './wasm-script.ts'

const unitIndex = count(limits.unitsMax)
const slots = v.pipe(count(256), v.minValue(1))
const code = v.picklist(errorCodes)
const leases = list(id<LeaseId>(), limits.leasesNamed)

/**
 * A task of JavaScript as it travels: one self-contained text that evaluates to the task object, and the SHA-256 of that text.
 * The rest is data about it: how its results are compared (W9), and whether it runs in the deterministic profile (W25).
 */
const SourceScript = v.strictObject({
  name: text(limits.nameLength),
  text: text(limits.scriptBytes),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  compare: v.optional(Comparator, 'exact'),
  deterministic: v.optional(v.boolean(), false),
  /** Declared: the most that one of its workers needs. */
  memoryMegabytes: v.optional(v.pipe(count(limits.memoryMegabytes), v.minValue(1))),
})
export type SourceScript = v.InferOutput<typeof SourceScript>

/** The code of a task: which of the two it is decides how it is run (W86). */
export const TaskScript = v.union([WasmScript, SourceScript])
export type TaskScript = v.InferOutput<typeof TaskScript>

/** A value that only a device knows and its person types in: an input on the device's page. */
export const LocalField = v.strictObject({
  key: v.pipe(v.string(), v.regex(/^\w{1,40}$/)),
  label: text(80),
  kind: v.literal('number'),
})
export type LocalField = v.InferOutput<typeof LocalField>

const deviceKinds = ['phone', 'tablet', 'computer'] as const
export type DeviceKind = (typeof deviceKinds)[number]

/** All that a device may say to a coordinator. */
const DeviceMessage = v.variant('type', [
  message('hello', {
    version: count(0xffff),
    device: id<DeviceId>(),
    name: text(limits.nameLength),
    cores: slots,
    /** What it looks like, as far as its page can tell: only shown (W130). */
    kind: v.optional(v.picklist(deviceKinds)),
    /** Of an invitation, where it came by one. Read by `../identity/join-token.ts`: one that is none only means that it came without. */
    token: v.optional(text(limits.tokenLength)),
  }),
  /**
   * A person pressed Start helping: this many shards may run at once. `score` is what a fixed benchmark of this page gave,
   * only to be compared with other devices' scores; 0 for none. `wasmOnly`: it takes no task of JavaScript (W88).
   */
  message('start', { slots, score: milliseconds, wasmOnly: v.optional(v.boolean()) }),
  /** A polite leave: a person pressed Stop, the tab is closing, the phone was hidden. Every lease goes back. */
  message('stop', {}),
  /** A person pressed Finish, then stop: of the leases these are computed, all others go back, and no more are given before the next `start` (W120). */
  message('finish', { keeps: leases }),
  /** Answers a ping at once. Names each lease that is held, queued or running: that renews it. */
  message('pong', {
    nonce: count(2 ** 32),
    held: list(v.strictObject({ lease: id<LeaseId>(), unitsDone: unitIndex }), limits.leasesNamed),
  }),
  /** The units of the lease up to `to`, which is earlier than the lease's end only when its time-box was over. */
  message('result', { lease: id<LeaseId>(), to: unitIndex, execMs: milliseconds, value: v.unknown() }),
  /** Unit `unit` of the lease threw or ran too long, or (without `unit`) its worker died; nothing of the shard is kept. */
  message('failed', {
    lease: id<LeaseId>(),
    unit: v.optional(unitIndex),
    code,
    reason: text(limits.reasonLength),
    stack: text(limits.stackLength),
  }),
  /** The device's person entered what only this device knows for held unit `unit`. The entry itself stays here. */
  message('claim', { job: id<JobId>(), unit: unitIndex }),
  /** This device cannot run the job's task at all (wrong hash, not a task, `init` threw). */
  message('job-refused', {
    job: id<JobId>(),
    code,
    reason: text(limits.reasonLength),
    stack: text(limits.stackLength),
  }),
  /**
   * Nothing of this job runs here: its person is being asked, or said no. Not a fault of the job, and over when the device
   * says `start` again without it.
   */
  message('job-withheld', { job: id<JobId>(), why: v.picklist(['asked', 'declined']) }),
  /** The device has this receipt: it need not be said again. */
  message('receipt-kept', { device: id<DeviceId>(), job: id<JobId>() }),
  /** A member's own job, where the host allows it. The coordinator splits `input`, and answers with `submit-refused` or `submitted-*`. */
  message('submit', {
    job: id<JobId>(),
    task: TaskScript,
    title: text(limits.titleLength),
    params: v.unknown(),
    input: v.unknown(),
    unitLimitMs: milliseconds,
  }),
  /** The member that submitted the job calls it off. */
  message('withdraw', { job: id<JobId>() }),
  /** Whether its person allows tricks, and which are played now: said when that changes, and in answer to each `play` (W110). */
  message('tricks', { allowed: v.boolean(), playing: list(v.picklist(tricks), tricks.length) }),
])
export type DeviceMessage = v.InferOutput<typeof DeviceMessage>
export const parseDeviceMessage = parser(DeviceMessage)

/** All that a coordinator may say to a device. */
const CoordinatorMessage = v.variant('type', [
  /** `number` counts the devices of the room in the order of their joining, the host's own being 1; 0 for an observer. */
  message('welcome', {
    version: count(0xffff),
    room: text(limits.nameLength),
    number: count(2 ** 20),
    name: text(limits.nameLength),
    role: v.picklist(roles),
    /** The code that the room has now. */
    code: roomCode,
  }),
  /** To everybody who was let in: the room has another code, and is found by no other from now on (W113). */
  message('room-code', { code: roomCode }),
  /** Its host has to let it in first. `code` says why its invitation does not count, where it came by one. */
  message('waiting', { room: text(limits.nameLength), code: v.optional(code) }),
  /** To observers, twice a second at most: how many devices there are, and how each job goes. */
  message('overview', {
    devices: count(2 ** 20),
    jobs: list(
      v.strictObject({
        job: id<JobId>(),
        title: text(80),
        state: v.picklist(['splitting', 'running', 'paused', 'ended']),
        unitsDone: unitIndex,
        unitsTotal: unitIndex,
      }),
      32,
    ),
  }),
  /** To observers: the final answer of a job. */
  message('answer', { job: id<JobId>(), answer: v.unknown() }),
  /** Whether members may submit jobs of their own, and say what they are called. Said after `welcome`, and when the host changes it. */
  message('rights', { submit: v.boolean(), ownName: v.boolean() }),
  message('refused', { code, reason: text(limits.reasonLength) }),
  message('job', {
    job: id<JobId>(),
    task: TaskScript,
    title: text(limits.titleLength),
    params: v.unknown(),
    unitLimitMs: milliseconds,
    heldCount: unitIndex,
    local: list(LocalField, 8),
    /** Signed by the host; what it says must be what stands here (W61). */
    manifest: Manifest,
  }),
  message('lease', {
    lease: id<LeaseId>(),
    job: id<JobId>(),
    from: unitIndex,
    to: unitIndex,
    /** When it is over, the device sends what it has after the unit under way, and leaves the rest; 0 for no time-box. */
    budgetMs: milliseconds,
    units: v.optional(v.array(v.unknown())),
    acks: leases,
  }),
  /** The results of `acks` were counted: the device may forget them. Most of them come with a lease or a ping. */
  message('ack', { acks: leases }),
  message('cancel', { leases }),
  message('claim-refused', { job: id<JobId>(), unit: unitIndex, reason: text(limits.reasonLength) }),
  message('claim-accepted', { job: id<JobId>(), unit: unitIndex }),
  message('job-ended', { job: id<JobId>(), outcome: v.picklist(['finished', 'failed', 'cancelled']) }),
  message('submit-refused', { job: id<JobId>(), code, reason: text(limits.reasonLength) }),
  /** To the member that submitted it, a few times a second at most. */
  message('submitted-progress', { job: id<JobId>(), unitsDone: unitIndex, unitsTotal: unitIndex }),
  /** To the member that submitted it. `answer` of a cancelled job is the partial one; a failed job says why. */
  message('submitted-ended', {
    job: id<JobId>(),
    outcome: v.picklist(['finished', 'failed', 'cancelled']),
    answer: v.unknown(),
    poisoned: unitIndex,
    failure: v.optional(v.strictObject({ code, reason: text(limits.reasonLength) })),
  }),
  /** What this device contributed to a job: when that ends, or when it stops. */
  message('receipt', { receipt: Receipt }),
  message('ping', { nonce: count(2 ** 32), acks: leases }),
  /** The host wishes that the device plays this for so long; 0 to end it (W110). */
  message('play', { trick: v.picklist(tricks), forMs: count(timing.trickMostMs) }),
  message('room-ended', {}),
])
export type CoordinatorMessage = v.InferOutput<typeof CoordinatorMessage>
export const parseCoordinatorMessage = parser(CoordinatorMessage)

export type ControlMessage = DeviceMessage | CoordinatorMessage

/**
 * Messages that must not wait behind a big value; they fit one frame, and order between the lanes is not kept. So all that
 * a device says of its consent is in one lane: a Stop never overtakes the Start before it.
 */
const urgentTypes: ReadonlySet<ControlMessage['type']> = new Set([
  'hello',
  'start',
  'finish',
  'claim',
  'ping',
  'pong',
  'stop',
  'job-withheld',
  'tricks',
  'play',
  'receipt',
  'cancel',
  'ack',
  'room-ended',
])
export const laneOf = (type: ControlMessage['type']): Lane => (urgentTypes.has(type) ? 'control' : 'bulk')
export type Lane = 'control' | 'bulk'
