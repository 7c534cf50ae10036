import { fetchPart } from '../base/fetch-part.ts'
import type { Card } from './catalogue.ts'
import type { faces } from './faces.ts'

/** Each card for itself: a room runs few of them. */
const cards: Readonly<Record<keyof typeof faces, () => Promise<Card>>> = {
  mandelbrot: async () => (await import('./mandelbrot.ts')).mandelbrotCard,
  'ray-tracing': async () => (await import('./ray-tracing.ts')).rayTracingCard,
  life: async () => (await import('./life.ts')).lifeCard,
  'k-means': async () => (await import('./k-means.ts')).kMeansCard,
  temperatures: async () => (await import('./temperatures.ts')).temperaturesCard,
  'word-count': async () => (await import('./word-count.ts')).wordCountCard,
  sensors: async () => (await import('./sensors.ts')).sensorsCard,
  pi: async () => (await import('./pi.ts')).piCard,
  primes: async () => (await import('./primes.ts')).primesCard,
  mersenne: async () => (await import('./mersenne.ts')).mersenneCard,
  'hash-search': async () => (await import('./hash-search.ts')).hashSearchCard,
  'matrix-product': async () => (await import('./matrix-product.ts')).matrixProductCard,
  'n-queens': async () => (await import('./n-queens.ts')).nQueensCard,
  'n-queens-wasm': async () => (await import('./n-queens-wasm.ts')).nQueensWasmCard,
}

/** `undefined` where no card has this name. @throws `server-unreachable` */
export async function fetchCard(name: string): Promise<Card | undefined> {
  const fetch = Object.entries(cards).find(([each]) => each === name)?.[1]
  return fetch === undefined ? undefined : fetchPart(fetch)
}
