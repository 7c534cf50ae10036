import { limits, timing } from '../protocol/limits.ts'

/** The numbers of the scheduling policy, chosen by simulation on held-out seeds unless another reason is given. */
export const policy = {
  /** A shard is cut to take this long: shorter wastes messages, longer makes the tail coarse (4 s cost 5 points). */
  shardTargetMs: 1_000,
  /** Below this a shard costs more in messages (0.1-0.4 ms of CPU each) than it gains in balance. */
  shardFloorMs: 20,
  /** Guided self-scheduling: a lease takes at most this part of what the device would do of the rest. */
  guidedShare: 0.5,
  /** A shard may be this many times larger than the largest done so far: a first guess from one unit is coarse. */
  growthMost: 16,
  /** A device whose speed is unknown gets this much by the fleet's mean speed. */
  probeMs: 100,
  /** The next shard is sent when a device's backlog is under two round trips, one unit and this. */
  creditMs: 100,
  /** Leases beyond those its workers are computing: the credit's upper bound. */
  aheadMost: 2,
  /** A unit that throws this often fails the job. */
  throwsMost: 3,
  /** A device on which so many units in a row throw, while others finish theirs, gets a pause: it is broken, or hostile. */
  failuresMost: 3,
  /** Full jitter: wait at random up to base x 2^throws, capped. */
  backoffBaseMs: 500,
  backoffCapMs: 30_000,
  /** Weight of a new speed sample, by how long it was measured: from short to full-target shards. */
  speedWeightLeast: 0.3,
  speedWeightMost: 0.7,
  lostMs: timing.lostMs,
  leaseMs: timing.leaseMs,
  /** When the clock is later than this, the coordinator itself slept: silence says nothing of the devices. */
  oversleptMs: timing.pingMs,
  shardInputBytes: limits.shardInputBytes,
  shardOutputBytes: limits.shardOutputBytes,
} as const
