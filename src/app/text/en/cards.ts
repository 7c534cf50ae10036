import type { CardsWords } from '../card-words.ts'

const queens = {
  fields: { n: 'Queens' },
  figures: { ways: 'Ways to place the queens' },
}

/** The tasks' cards. */
export const cards = {
  mandelbrot: {
    title: 'Mandelbrot set',
    about: 'Paints a picture tile by tile: every device paints some of the tiles.',
    teaches: 'Tiles take unequal time, so fast devices must get more of them: watch who paints what.',
    fields: { width: 'Width in pixels', height: 'Height in pixels', iterations: 'Steps a point' },
    figures: { tiles: 'Tiles painted', checksum: 'Checksum of the picture' },
  },
  temperatures: {
    title: 'Temperatures',
    about: 'Aggregates a year of hourly temperatures by hour of day and by month, exactly.',
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
    title: 'Word count',
    about: 'Counts the words of a text in any language, Chinese included.',
    teaches:
      'A text is cut only where its words cannot depend on the cut; else the parts would not add up to the whole.',
    input: { label: 'Text', sample: 'A tide of tabs' },
    fields: {},
    figures: { words: 'Words', distinct: 'Different words' },
    table: { caption: 'Most frequent words', columns: { word: 'Word', times: 'Times' } },
  },
  sensors: {
    title: 'Sensors',
    about:
      'Each device multiplies its own temperature reading by its sensor number + 1 and sends only the product. ' +
      'A demonstration, not a secret: whoever knows the number can divide.',
    teaches: 'Data can stay where it is: the work travels to the reading, not the reading to the work.',
    fields: { sensors: 'Number of sensors' },
    local: { reading: 'Temperature here, in °C' },
    figures: {
      processed: 'Processed by the sensors: each reading × (sensor number + 1), added',
      mapped: 'Mapped from the pool: each value × 2, added',
    },
  },
  pi: {
    title: 'Pi by chance',
    about: 'Throws random points at a square and counts those inside the circle.',
    teaches:
      'A hundred times as many points give one more digit: chance converges slowly, however many devices help.',
    fields: { blocks: 'Millions of points', seed: 'Seed' },
    figures: { estimate: 'Estimate of π', standardError: 'Standard error', points: 'Points' },
  },
  primes: {
    title: 'Primes',
    about: 'Counts the prime numbers below a limit with a sieve in blocks.',
    teaches: 'Blocks need nothing of each other, so twice the devices take about half the time.',
    fields: { below: 'Count primes below' },
    figures: { primes: 'Primes found' },
  },
  'n-queens': {
    ...queens,
    title: 'Queens on a chessboard',
    about: 'Counts the ways to place n queens on an n × n board so that none attacks another.',
    teaches: 'A search tree is cut at its first branches; each row more takes several times as long.',
  },
  'n-queens-wasm': {
    ...queens,
    title: 'Queens in WebAssembly',
    about: 'The same count by a WebAssembly module: devices that take no JavaScript help too.',
    teaches: 'The same program in two forms: compare how long they take, and what a device must trust.',
  },
} satisfies CardsWords
