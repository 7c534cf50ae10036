import { expect, test } from 'vitest'
import { PieceReader, piecesOf } from '../../../../src/adapters/dialing/pieces.ts'
import { limits } from '../../../../src/protocol/limits.ts'

const frameOf = (bytes: number) => Uint8Array.from({ length: bytes }, (_, at) => (at * 7) % 251)
const through = (frame: Uint8Array, messageBytes: number) => {
  const reader = new PieceReader()
  return [...piecesOf(frame, messageBytes)].map((piece) => reader.take(piece))
}

test.each([
  [1, limits.frameBytes],
  [limits.frameBytes, limits.frameBytes],
  [16_384, 16_384],
])('[W10] a frame of %i bytes goes whole where the other end takes %i', (bytes, takes) => {
  expect(through(frameOf(bytes), takes)).toEqual([frameOf(bytes)])
})

test.each([
  [16_385, 16_384, 3],
  [limits.frameBytes, 16_384, 5],
  [10, 1, 11],
])('[W10] a frame of %i bytes goes in pieces where the other end takes %i', (bytes, takes, messages) => {
  const taken = through(frameOf(bytes), takes)
  expect(taken).toHaveLength(messages)
  expect(taken.slice(0, -1).every((one) => one === 'more')).toBe(true)
  expect(taken.at(-1)).toEqual(frameOf(bytes))
})

const bytes = (count: number) => new Uint8Array(count)
test.each([
  ['text that is no length', ['text']],
  ['a length that no frame has', ['65537']],
  ['a length of nothing', ['0']],
  ['a length that is written otherwise', ['1e3']],
  ['two lengths', ['10', '10']],
  ['more than was announced', ['10', bytes(6), bytes(5)]],
  ['a message of nothing', [bytes(0)]],
  ['more than a frame', [bytes(limits.frameBytes + 1)]],
  ['what is neither text nor bytes', [{}]],
])('[W10] %s is a breach', (_, messages) => {
  const reader = new PieceReader()
  expect(messages.map((message) => reader.take(message)).at(-1)).toBe('breach')
})

test('[W10] the next frame after one in pieces is read as if nothing had been', () => {
  const reader = new PieceReader()
  for (const piece of piecesOf(frameOf(30), 8)) reader.take(piece)
  expect(reader.take(frameOf(5))).toEqual(frameOf(5))
})
