import type { CardFace } from './catalogue.ts'

const queens = {
  input: { kind: 'none' },
  params: { n: 12 },
  fields: [{ key: 'n', min: 4, max: 16, step: 1 }],
  local: [],
} as const

/** In the order of a lesson: first one to look at, then data, then what needs every device's hand, then numbers. */
export const faces = {
  mandelbrot: {
    name: 'mandelbrot',
    input: { kind: 'none' },
    params: { width: 1024, height: 768, iterations: 5000 },
    fields: [
      { key: 'width', min: 64, max: 4096, step: 1 },
      { key: 'height', min: 64, max: 4096, step: 1 },
      { key: 'iterations', min: 10, max: 1_000_000, step: 1 },
    ],
    local: [],
  },
  'ray-tracing': {
    name: 'ray-tracing',
    input: { kind: 'none' },
    params: { width: 768, height: 480, raysAcross: 4 },
    fields: [
      { key: 'width', min: 64, max: 4096, step: 1 },
      { key: 'height', min: 64, max: 4096, step: 1 },
      { key: 'raysAcross', min: 1, max: 16, step: 1 },
    ],
    local: [],
  },
  life: {
    name: 'life',
    input: { kind: 'none' },
    params: { width: 512, height: 384, generations: 720, perRound: 12, seed: 1 },
    fields: [
      { key: 'generations', min: 1, max: 10_000, step: 1 },
      { key: 'perRound', min: 1, max: 192, step: 1 },
      { key: 'seed', min: 0, max: 4_294_967_295, step: 1 },
    ],
    local: [],
  },
  'k-means': {
    name: 'k-means',
    input: { kind: 'csv', sample: { path: 'data/penguins.csv' } },
    params: { clusters: 3, seed: 1 },
    fields: [
      { key: 'clusters', min: 2, max: 8, step: 1 },
      { key: 'seed', min: 0, max: 4_294_967_295, step: 1 },
    ],
    local: [],
  },
  temperatures: {
    name: 'temperatures',
    input: { kind: 'csv', sample: { path: 'data/seattle-weather-hourly-normals.csv' } },
    params: {},
    fields: [],
    local: [],
  },
  'word-count': {
    name: 'word-count',
    input: { kind: 'text', sample: { path: 'data/a-tide-of-tabs.txt' } },
    params: { blockLength: 8000 },
    fields: [],
    local: [],
  },
  sensors: {
    name: 'sensors',
    input: { kind: 'none' },
    params: { sensors: 3, pool: [25, 20, 22] },
    fields: [{ key: 'sensors', min: 1, max: 30, step: 1 }],
    local: [{ key: 'reading', kind: 'number' }],
  },
  pi: {
    name: 'pi',
    input: { kind: 'none' },
    params: { seed: 1, blocks: 400, pointsPerBlock: 1_000_000 },
    fields: [
      { key: 'blocks', min: 1, max: 100_000, step: 1 },
      { key: 'seed', min: 0, max: 4_294_967_295, step: 1 },
    ],
    local: [],
  },
  primes: {
    name: 'primes',
    input: { kind: 'none' },
    params: { below: 100_000_000 },
    fields: [{ key: 'below', min: 10, max: 10_000_000_000, step: 1 }],
    local: [],
  },
  mersenne: {
    name: 'mersenne',
    input: { kind: 'none' },
    params: { below: 5_000 },
    fields: [{ key: 'below', min: 3, max: 20_000, step: 1 }],
    local: [],
  },
  'hash-search': {
    name: 'hash-search',
    input: { kind: 'none' },
    params: { zeroBits: 20, blocks: 256 },
    fields: [
      { key: 'blocks', min: 1, max: 65_536, step: 1 },
      { key: 'zeroBits', min: 12, max: 64, step: 1 },
    ],
    local: [],
  },
  'matrix-product': {
    name: 'matrix-product',
    input: { kind: 'none' },
    params: { size: 1536 },
    fields: [{ key: 'size', min: 2, max: 4096, step: 1 }],
    local: [],
  },
  'n-queens': { name: 'n-queens', ...queens },
  'n-queens-wasm': { name: 'n-queens-wasm', ...queens, isModule: true },
} as const satisfies Readonly<Record<string, CardFace>>
