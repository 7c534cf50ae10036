import { TabgridError } from '../../../src/base/errors.ts'
import { showInvite } from '../../../src/identity/invite.ts'
import { keyPairOf } from '../../../src/identity/keys.ts'
import { bytesOf, type Decoder, joined, textOf } from './decoder.ts'

// Decoders with one fault each: the suite must find it, else it would find none.

const refuse = (what: string): never => {
  throw new TabgridError('message-invalid', what)
}
const counted = Uint8Array.of(2, 0, 0, 0, 7, 7)
const base = {
  codes: ['message-invalid'],
  samples: [counted],
  extended: (sample: Uint8Array) => [joined(sample, Uint8Array.of(0))],
  makes: 'little',
} as const

const countOf = (input: Uint8Array): number =>
  input.length < 4 ? refuse('short') : new DataView(input.buffer, input.byteOffset).getUint32(0, true)

const takesWhatFollows: Decoder = {
  ...base,
  name: 'takes what follows',
  decode: (input) => (input.length - 4 < countOf(input) ? refuse('cut short') : input.subarray(4)),
}

const believesCounts: Decoder = {
  ...base,
  name: 'believes a count before it looks',
  hostile: [Uint8Array.of(0, 0, 0, 1)],
  decode: (input) => {
    const made = new Uint8Array(Math.min(countOf(input), 2 ** 25))
    return made.length === input.length - 4 ? made : refuse('another length')
  },
}

const throwsItsOwn: Decoder = {
  ...base,
  name: 'throws what its parser throws',
  samples: [bytesOf('{"a":1}')],
  decode: (input) => JSON.parse(textOf(input)) as unknown,
  extended: () => [],
}

const unfolds: Decoder = {
  ...base,
  name: 'unfolds a few bytes into many objects',
  samples: [Uint8Array.of(1)],
  hostile: [Uint8Array.of(255)],
  extended: () => [],
  decode: (input) => Array.from({ length: (input[0] ?? 0) * 2_000 }, () => ({})),
}

const link = showInvite({ hostKey: keyPairOf(new Uint8Array(32).fill(1)).publicKey, secret: new Uint8Array(16) })
const readsTheFront: Decoder = {
  ...base,
  name: 'reads the front of a text',
  samples: [bytesOf(link)],
  decode: (input) => (textOf(input).startsWith(link) ? link : refuse('another link')),
}

export const planted = { takesWhatFollows, believesCounts, throwsItsOwn, unfolds, readsTheFront }
