/** A seed that once found something, in this world or in the scheduler, and what it was. They are played for ever. */
export interface KeptSeed {
  readonly seed: number
  readonly size: 'short' | 'full'
  readonly found: string
}

/** What a seed plays follows from the draws in src/sim/faults: who changes these looks for new seeds with the planted bugs. */
export const keptSeeds: readonly KeptSeed[] = [
  {
    seed: 3,
    size: 'short',
    found: 'the scheduler asked for the same moment again and again: a time was rounded down',
  },
  {
    seed: 20,
    size: 'short',
    found: 'a unit that throws was never set aside: some backup of it was always under way',
  },
  { seed: 227, size: 'short', found: 'the same, in a stream' },
  { seed: 308, size: 'short', found: 'the same, with two devices that failed in turn' },
  { seed: 68, size: 'short', found: 'one bad link had a healthy unit set aside, while another device computed it' },
  { seed: 415, size: 'short', found: 'the same, with two cuts and one silence' },
  { seed: 125, size: 'short', found: 'one unit killed 186 devices, as chance might have lost that many' },
  { seed: 891, size: 'short', found: 'the same, with few devices' },
  { seed: 239, size: 'short', found: 'devices with slow links were dropped between two looks at who needs a ping' },
  { seed: 590, size: 'short', found: 'a unit near one that kills workers was suspected with it' },
  {
    seed: 4764,
    size: 'short',
    found: 'this world let an end of input overtake units, when its coordinator slept twice',
  },
  { seed: 6161, size: 'short', found: 'this world judged a coordinator that was still asleep' },
  { seed: 118, size: 'full', found: 'this world overlooked that a lost lease was taken up again' },
  { seed: 139, size: 'full', found: 'a fine unit beside a bad one was set aside' },
]
