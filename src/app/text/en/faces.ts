import type { FacesWords } from '../card-words.ts'

/** What the tasks' cards say before anybody comes near them. */
export const faces = {
  mandelbrot: {
    title: 'Mandelbrot set',
    about: 'Paints a picture tile by tile: every device paints some of the tiles.',
  },
  'ray-tracing': {
    title: 'Ray-traced scene',
    about: 'Follows rays of light into a scene of mirrors and shadows: every device paints some of the tiles.',
  },
  life: {
    title: 'Game of life',
    about: 'Lets cells live and die by Conway’s rules, in rounds: each device computes strips of the board.',
  },
  'k-means': {
    title: 'Penguins in clusters',
    about: 'Finds groups among measured penguins, in rounds: devices sort the points, the host moves the centres.',
  },
  temperatures: {
    title: 'Temperatures',
    about: 'Aggregates a year of hourly temperatures by hour of day and by month, exactly.',
  },
  'word-count': {
    title: 'Word count',
    about: 'Counts the words of a text in any language, Chinese included.',
  },
  sensors: {
    title: 'Sensors',
    about:
      'Each device multiplies its own temperature reading by its sensor number + 1 and sends only the product. ' +
      'A demonstration, not a secret: whoever knows the number can divide.',
  },
  pi: {
    title: 'Pi by chance',
    about: 'Throws random points at a square and counts those inside the circle.',
  },
  primes: {
    title: 'Primes',
    about: 'Counts the prime numbers below a limit with a sieve in blocks.',
  },
  mersenne: {
    title: 'Mersenne primes',
    about: 'Tries which numbers 2^p − 1 are prime, some with more than a thousand digits.',
  },
  'hash-search': {
    title: 'Hash search',
    about: 'Looks for numbers whose SHA-256 begins with many zeros.',
  },
  'matrix-product': {
    title: 'Matrix product',
    about: 'Multiplies two large matrices of whole numbers in blocks, exactly.',
  },
  'n-queens': {
    title: 'Queens on a chessboard',
    about: 'Counts the ways to place n queens on an n × n board so that none attacks another.',
  },
  'n-queens-wasm': {
    title: 'Queens in WebAssembly',
    about: 'The same count by a WebAssembly module: devices that take no JavaScript help too.',
  },
} satisfies FacesWords
