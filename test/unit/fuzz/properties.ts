import { TabgridError } from '../../../src/base/errors.ts'
import { Rng } from '../../../src/base/rng.ts'
import type { Decoder } from './decoder.ts'
import { mutantOf, randomBytes } from './mutants.ts'

/** `undefined` when the input was taken. */
function thrownBy(decoder: Decoder, input: Uint8Array): unknown {
  try {
    decoder.decode(input)
    return undefined
  } catch (thrown) {
    return thrown ?? 'nothing at all'
  }
}

const isCoded = ({ codes }: Decoder, thrown: unknown): boolean =>
  thrown instanceof TabgridError && codes.includes(thrown.code)

const shownMost = 5
const show = (input: Uint8Array): string => Buffer.from(input.subarray(0, 120)).toString('latin1')

/** Inputs of all kinds, the same for the same seed: random, and made from samples. */
export function* inputsOf(decoder: Decoder, rounds: number, seed: string): Iterable<Uint8Array> {
  const rng = new Rng(`${decoder.name}/${seed}`)
  const { samples } = decoder
  for (let round = 0; round < rounds; round++) {
    const sample = samples[round % samples.length]
    if (sample === undefined || round % 10 === 0) yield randomBytes(rng)
    else if (decoder.mutant !== undefined && round % 2 === 0) yield decoder.mutant(sample, rng)
    else yield mutantOf(sample, samples, rng)
  }
  yield* decoder.hostile ?? []
}

/** Where it threw anything but its coded error. */
export function uncoded(decoder: Decoder, rounds: number, seed: string): string[] {
  const found: string[] = []
  for (const input of inputsOf(decoder, rounds, seed)) {
    const thrown = thrownBy(decoder, input)
    if (found.length < shownMost && thrown !== undefined && !isCoded(decoder, thrown))
      found.push(`${String(thrown)} for ${show(input)}`)
  }
  return found
}

/** Whole inputs that it does not take, and those with something too much that it does. */
export function lenient(decoder: Decoder): string[] {
  const found: string[] = []
  for (const sample of decoder.samples) {
    const thrown = thrownBy(decoder, sample)
    if (thrown !== undefined) found.push(`${String(thrown)} for the sample ${show(sample)}`)
    for (const longer of decoder.extended(sample)) {
      if (!isCoded(decoder, thrownBy(decoder, longer))) found.push(`took ${show(longer)}`)
    }
  }
  return found
}
