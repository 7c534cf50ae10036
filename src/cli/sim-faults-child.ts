import { type FaultTally, type SeedRange, tally } from '../sim/faults/fault-tally.ts'

// Plays fault schedules for the process that forked this one, one range of seeds at a time, until that lets go.

process.on('message', (range: SeedRange) => {
  const answer: FaultTally = tally(range)
  process.send?.(answer)
})
