import type { Card } from './catalogue.ts'
import { hashSearchCard } from './hash-search.ts'
import { kMeansCard } from './k-means.ts'
import { lifeCard } from './life.ts'
import { mandelbrotCard } from './mandelbrot.ts'
import { matrixProductCard } from './matrix-product.ts'
import { mersenneCard } from './mersenne.ts'
import { nQueensCard } from './n-queens.ts'
import { nQueensWasmCard } from './n-queens-wasm.ts'
import { piCard } from './pi.ts'
import { primesCard } from './primes.ts'
import { rayTracingCard } from './ray-tracing.ts'
import { sensorsCard } from './sensors.ts'
import { temperaturesCard } from './temperatures.ts'
import { wordCountCard } from './word-count.ts'

/** Each with its task: more than a page needs to offer them (`faces.ts`). */
export const cards = [
  mandelbrotCard,
  rayTracingCard,
  lifeCard,
  kMeansCard,
  temperaturesCard,
  wordCountCard,
  sensorsCard,
  piCard,
  primesCard,
  mersenneCard,
  hashSearchCard,
  matrixProductCard,
  nQueensCard,
  nQueensWasmCard,
] as const satisfies readonly Card[]
