import type { CardsWords } from '../card-words.ts'

const queens = {
  fields: { n: 'Queens' },
  figures: { ways: 'Ways to place the queens' },
}

/** The tasks' cards. */
export const cards = {
  mandelbrot: {
    teaches: 'Tiles take unequal time, so fast devices must get more of them: watch who paints what.',
    fields: { width: 'Width in pixels', height: 'Height in pixels', iterations: 'Steps a point' },
    figures: { tiles: 'Tiles painted', checksum: 'Checksum of the picture' },
  },
  'ray-tracing': {
    teaches: 'Sky is quick and mirrors are slow: nobody knows how much work a tile is before it is done.',
    fields: {
      width: 'Width in pixels',
      height: 'Height in pixels',
      raysAcross: 'Rays a pixel, in a row and in a column',
    },
    figures: { tiles: 'Tiles painted', checksum: 'Checksum of the picture' },
  },
  life: {
    teaches:
      'Neighbours must hear of each other: strips are sent with a margin, and after each round everybody waits for the slowest. ' +
      'Try 1 generation a round, then 48.',
    fields: { generations: 'Generations', perRound: 'Generations a round', seed: 'Seed' },
    figures: { generation: 'Generation', alive: 'Cells alive' },
  },
  'k-means': {
    teaches:
      'The species was never told, and three clusters come near it: learning is the same small step again and again. Another seed may end elsewhere.',
    input: { label: 'CSV file with two columns of numbers or more', sample: 'Penguins of the Palmer Archipelago' },
    fields: { clusters: 'Clusters', seed: 'Seed' },
    figures: {
      moved: 'Points that changed their cluster',
      points: 'Points',
      leftOut: 'Rows left out, as a number is missing',
    },
    scatter: {
      caption: 'Each point with its cluster, and the centres',
      group: (number) => `Cluster ${number}`,
    },
    chart: { caption: 'Points that changed their cluster, by round' },
    table: {
      caption: 'What is in each cluster, and where its centre is',
      columns: { cluster: 'Cluster', points: 'Points' },
    },
  },
  temperatures: {
    teaches: 'Map and reduce: each device sums up its rows, and the sums add up to the same answer in any order.',
    input: { label: 'CSV file with the columns date and temperature', sample: 'Seattle, hourly normals' },
    fields: {},
    figures: { mean: 'Mean', lowest: 'Lowest', highest: 'Highest', sum: 'Sum', hours: 'Hours' },
    chart: { caption: 'Mean temperature by hour of day' },
    table: {
      caption: 'Temperature by month, in °C',
      columns: { month: 'Month', mean: 'Mean', lowest: 'Lowest', highest: 'Highest' },
    },
  },
  'word-count': {
    teaches:
      'A text is cut only where its words cannot depend on the cut; else the parts would not add up to the whole.',
    input: { label: 'Text', sample: 'A tide of tabs' },
    fields: {},
    figures: { words: 'Words', distinct: 'Different words' },
    table: { caption: 'Most frequent words', columns: { word: 'Word', times: 'Times' } },
  },
  sensors: {
    teaches: 'Data can stay where it is: the work travels to the reading, not the reading to the work.',
    fields: { sensors: 'Number of sensors' },
    local: { reading: 'Temperature here, in °C' },
    figures: {
      processed: 'Processed by the sensors: each reading × (sensor number + 1), added',
      mapped: 'Mapped from the pool: each value × 2, added',
    },
  },
  pi: {
    teaches:
      'A hundred times as many points give one more digit: chance converges slowly, however many devices help.',
    fields: { blocks: 'Millions of points', seed: 'Seed' },
    figures: { estimate: 'Estimate of π', standardError: 'Standard error', points: 'Points' },
  },
  primes: {
    teaches: 'Blocks need nothing of each other, so twice the devices take about half the time.',
    fields: { below: 'Count primes below' },
    figures: { primes: 'Primes found' },
  },
  mersenne: {
    teaches: 'Exact arithmetic of any length; a large exponent takes a thousand times as long as a small one.',
    fields: { below: 'Exponents below' },
    figures: { found: 'Mersenne primes found', tried: 'Exponents tried' },
    table: {
      caption: 'Mersenne primes, and how many digits they have',
      columns: { prime: 'Prime', digits: 'Digits' },
    },
  },
  'hash-search': {
    teaches:
      'Proof of work: to find one takes a million tries, to check it takes one; each further bit takes twice as many.',
    fields: { blocks: 'Blocks of 65,536 tries', zeroBits: 'Zero bits at least' },
    figures: { best: 'Most zero bits', found: 'Hashes found', tried: 'Numbers tried' },
    chart: { caption: 'Hashes by how many zero bits they begin with, in %: half, a quarter, an eighth' },
    table: { caption: 'The best of them', columns: { text: 'Text', zeroBits: 'Zero bits', hash: 'SHA-256' } },
  },
  'matrix-product': {
    teaches: 'n³ multiplications for n² numbers: the larger the blocks, the less must travel for the same work.',
    fields: { size: 'Rows and columns' },
    figures: { blocks: 'Blocks computed', trace: 'Trace (sum of the diagonal)', sum: 'Sum of all values' },
  },
  'n-queens': {
    ...queens,
    teaches: 'A search tree is cut at its first branches; each row more takes several times as long.',
  },
  'n-queens-wasm': {
    ...queens,
    teaches: 'The same program in two forms: compare how long they take, and what a device must trust.',
  },
} satisfies CardsWords
