import { limits, timing } from '../protocol/limits.ts'

/** The numbers of the scheduling policy, chosen by simulation on held-out seeds unless another reason is given. */
export const policy = {
  /** A shard is cut to take this long: shorter wastes messages, longer makes the tail coarse (4 s cost 5 points). */
  shardTargetMs: 1_000,
  /** Of a short job a shard is at most this part, down to `shardShortMs`. */
  shardOfJob: 1 / 20,
  shardShortMs: 250,
  /** Below this a shard costs more in messages (0.1-0.4 ms of CPU each) than it gains in balance. */
  shardFloorMs: 20,
  /** In a large fleet everybody asks for these last shards at once: the coordinator must get round in their time. */
  shardFloorSlotMs: 0.05,
  /** Guided self-scheduling: a lease takes at most this part of what the device would do of the rest. */
  guidedShare: 0.5,
  /** A shard may be this many times larger than the largest done so far: a first guess from one unit is coarse. */
  growthMost: 16,
  /** A device of which nothing is known gets at most so many units, in a time-box of `probeMs`. */
  probeUnits: 64,
  /** Everybody gets one at once when a job begins: 3,000 devices with 32 KiB each would fill the way out for seconds. */
  probeInputBytes: 2_048,
  probeMs: 100,
  /** A job that is expected to take less than `shortJobMs` altogether has its shards ended after `timeBoxMs`. */
  shortJobMs: 30_000,
  timeBoxMs: 1_500,
  /** or after so many times what it was expected to take, where that is less, and `timeBoxLeastMs` at least. */
  timeBoxSlack: 2,
  timeBoxLeastMs: 300,
  /** The next shard is sent when a device's backlog is under two round trips, one unit and this. */
  creditRoundTrips: 2,
  creditMs: 100,
  /** Leases a worker may have besides the one that it computes: the credit's upper bound. */
  aheadMost: 2,
  /** Backup leases are looked for this often while devices are idle and nothing is pooled. */
  backupEveryMs: 150,
  /** A shard is at this many devices at most: one copy too often lands on a dead or slow device. */
  copiesMost: 4,
  /** A shard that took so many times what was expected is believed to take as long again as it has. */
  overdue: 1.5,
  /** Until then a shard that should be over is believed to take this part of its time yet, less where it has many units: units are uneven. */
  unevenness: 0.5,
  /** A copy is made when it would end before this part of what the shard still seems to take, */
  backupGain: 0.8,
  /** or when it is the first one and takes no longer than this: an insurance that costs little. */
  backupCheapMs: 20_000,
  /** This part of the idle devices is kept for shards that turn out to be late. */
  idleKept: 0.5,
  /** A device that was not heard for so long, though it was asked, is taken for gone by those who plan backups. */
  doubtMs: 3_000,
  /** So many devices must have failed at a unit before it is set aside. */
  poisonDevices: 3,
  /** Units that chance alone may set aside, in a whole job. */
  poisonByMistake: 0.000_5,
  /** When no other device is left to try, so many attempts are enough. */
  poisonAttempts: 3,
  /** However many devices there are, a unit is not tried more often than this. */
  attemptsMost: 8,
  /** A shard under suspicion is cut into so many parts: one bad unit among 1,000 stands alone after four more losses. */
  bisectParts: 8,
  /** Pieces of evidence kept with a unit. */
  evidenceMost: 8,
  /** A job of which so many units failed while none is done gets no new ones tried; when all these are poisoned it is wrong as a whole. */
  doubtfulUnits: 16,
  /** More poisoned units than this fail the job: their evidence must stay in memory. */
  poisonedMost: 1_000,
  /** A device on which so many units in a row throw, while others finish theirs, is in quarantine: broken, or hostile. */
  failuresMost: 3,
  /** Full jitter: wait at random up to base x 2^k after k + 1 failures, capped. */
  backoffBaseMs: 500,
  backoffCapMs: 30_000,
  /** Weight of a new speed sample, by how long it was measured: from short to full-target shards. */
  speedWeightLeast: 0.3,
  speedWeightMost: 0.7,
  /** A stream is read so far ahead of the devices, within these bounds in units. */
  pullAheadMs: 4_000,
  pullLeast: 256,
  pullMost: 262_144,
  /** Lost leases whose results may still come; the oldest are forgotten, and their results then discarded. */
  lapsedMost: 16_384,
  // -- verification: how much a result is checked before it counts (chosen by simulation with liars, test/unit/sim/liars.test.ts)

  /** So many equal results of different identities make a shard's result, while nobody has shown what he is worth. */
  quorum: 3,
  /** As many for each shard of a strict job: the referee decides wherever they differ. */
  strictQuorum: 2,
  /** An identity is believed alone after so many of its units were found right. */
  trustUnits: 16,
  /** Of those who are believed alone, this share of results is followed by a spot check: a shard whose result is known. */
  spotShare: 0.05,
  /** What somebody is believed alone with counts after so many later checks of him went well. */
  checksToVouch: 4,
  /** Shards of an identity that others compute anew at the end of a job, besides a spot check; and of one that has left. */
  auditShards: 1,
  auditShardsUnseen: 3,
  /** Checks of one shard that may be lost or fail before the referee computes it. */
  checksFailedMost: 3,
  /** Shards that the referee computes at a time. */
  refereeAtOnce: 2,
  /** Shards whose results are known, kept for spot checks. */
  canariesMost: 256,
  /** Results that do not count yet: with more of them nothing new is begun. They cannot be taken back once they are added. */
  provisionalShardsMost: 32_768,
  provisionalBytesMost: 128 * 1024 * 1024,
  lostMs: timing.lostMs,
  leaseMs: timing.leaseMs,
  /** Leases are looked at in steps of this. */
  wheelBucketMs: 250,
  /** When the clock is later than this, the coordinator itself slept: silence says nothing of the devices. */
  oversleptMs: timing.pingMs,
  shardInputBytes: limits.shardInputBytes,
  shardOutputBytes: limits.shardOutputBytes,
} as const
