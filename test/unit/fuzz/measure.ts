import { byteDecoders } from './byte-decoders.ts'
import type { Decoder } from './decoder.ts'
import { planted } from './planted.ts'
import { inputsOf } from './properties.ts'
import { valueDecoders } from './value-decoders.ts'

// A process of its own, whose young generation is so large that nothing is collected while one input is decoded: what it
// took is then the difference of two readings. Prints JSON.

/** An error with its trace and its issues, code that is compiled, and how coarse the readings are. */
const fixedBytes = 512 * 1024
/**
 * Heap for each byte of the input. An empty object, which one byte says, takes an engine 56 bytes and its places in lists; who
 * walks over values leaves a list of keys and the like behind for each, which is garbage at once.
 */
const heapShare: Readonly<Record<Decoder['makes'], number>> = { little: 2, objects: 2 + 128, walks: 2 + 768 }
/** Ed25519 calculates with large whole numbers: always about as many. */
const signatureBytes = 3 * 1024 * 1024

interface Taken {
  readonly heap: number
  readonly buffers: number
}

let settledBuffers = process.memoryUsage().arrayBuffers
/** What is there already could be collected in between, and hide as much. */
function tidy(): void {
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  if (heapUsed < 100 * 1024 * 1024 && arrayBuffers < settledBuffers + 4 * 1024 * 1024) return
  globalThis.gc?.()
  settledBuffers = process.memoryUsage().arrayBuffers
}

function takenBy(decoder: Decoder, input: Uint8Array): Taken {
  tidy()
  const before = process.memoryUsage()
  try {
    decoder.decode(input)
  } catch {
    // what a refusal takes counts as well
  }
  const after = process.memoryUsage()
  return { heap: after.heapUsed - before.heapUsed, buffers: after.external - before.external }
}

/** Of heap the least of some tries counts, because code is compiled now and then. */
function excess(decoder: Decoder, input: Uint8Array): string | undefined {
  const buffersMost = fixedBytes + (decoder.bufferShare ?? 2) * input.length
  const signature = decoder.checksSignature === true ? signatureBytes : 0
  const heapMost = fixedBytes + signature + heapShare[decoder.makes] * input.length
  for (let tries = 0; ; tries++) {
    const { heap, buffers } = takenBy(decoder, input)
    if (buffers > buffersMost || (heap > heapMost && tries > 4))
      return `${decoder.name}: ${input.length} bytes took ${heap} of heap and ${buffers} of buffers`
    if (heap >= 0 && heap <= heapMost) return undefined
  }
}

const [, , rounds = '100', seed = '1'] = process.argv

function* found(decoders: readonly Decoder[]): Iterable<string> {
  for (const decoder of decoders) {
    for (const input of inputsOf(decoder, 40, 'warm')) takenBy(decoder, input)
    for (const input of [...decoder.samples, ...inputsOf(decoder, Number(rounds), seed)]) {
      const line = excess(decoder, input)
      if (line === undefined) continue
      yield line
      break
    }
  }
}

const all = [...found([...byteDecoders, ...valueDecoders])]
console.log(JSON.stringify({ found: all, plantedFound: [...found(Object.values(planted))] }))
