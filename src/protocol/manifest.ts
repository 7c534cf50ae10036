import type { DeviceId, JobId, PublicKey, RoomName } from '../base/ids.ts'
import * as v from '../base/schema.ts'
import { count, id, milliseconds, text } from './define.ts'
import { limits } from './limits.ts'

const publicKey = v.pipe(
  v.string(),
  v.regex(/^[\w-]{43}$/),
  v.transform((key) => key as PublicKey),
)
const roomName = v.pipe(
  v.string(),
  v.regex(/^[a-z2-7]{26}$/),
  v.transform((name) => name as RoomName),
)
/** SHA-256 in lower-case hexadecimal. */
const digest = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
/** Ed25519, 64 bytes. Whether it is there at all is a check like the others. */
const signature = v.pipe(v.string(), v.regex(/^[\w-]{0,86}$/))
const title = text(limits.titleLength)

/** What a host signs of a job before a device runs anything of it (W60). */
export const Manifest = v.strictObject({
  room: roomName,
  host: publicKey,
  /** The room as people call it. */
  roomTitle: text(limits.nameLength),
  /** The member whose job it is; left out where it is the host's own. */
  member: v.optional(text(limits.nameLength)),
  job: id<JobId>(),
  title,
  task: text(limits.nameLength),
  /** Of the task's text, or module. */
  script: digest,
  unitLimitMs: milliseconds,
  /** The most that one worker needs, as the task declares it. */
  memoryMegabytes: v.optional(v.pipe(count(limits.memoryMegabytes), v.minValue(1))),
  /** Units in all, and about the bytes of its whole input; left out where nobody knows yet. */
  units: v.optional(count(limits.unitsMax)),
  inputBytes: v.optional(count(2 ** 53 - 1)),
  signature,
})
export type Manifest = v.InferOutput<typeof Manifest>

/** What a host signs of a device's help in one job (W65). A later one of the same device and job takes the place of an earlier. */
export const Receipt = v.strictObject({
  room: roomName,
  host: publicKey,
  roomTitle: text(limits.nameLength),
  /** The key of the browser profile that helped. */
  profile: publicKey,
  device: id<DeviceId>(),
  job: id<JobId>(),
  title,
  script: digest,
  /** Counted in the answer: no other ones. */
  shards: count(limits.unitsMax),
  units: count(limits.unitsMax),
  /** What the device said that the counted shards took, summed over its workers. */
  computeMs: milliseconds,
  /** When the first and the last of them were counted, in milliseconds since 1970 by the host's clock. */
  fromMs: milliseconds,
  toMs: milliseconds,
  signature,
})
export type Receipt = v.InferOutput<typeof Receipt>
