import { expect, test } from 'vitest'
import { OwnPart } from '../../../src/app/device/own-part.ts'
import { pictureSize, tileOf } from '../../../src/app/device/tile-of.ts'
import type { JobId } from '../../../src/base/ids.ts'
import { mandelbrot } from '../../../src/tasks/mandelbrot.ts'
import { manifestOf } from '../identity/signed.ts'

const job = 'j1' as JobId
const partOf = (units: number | undefined, params: unknown = undefined) =>
  new OwnPart({ job, params, manifest: manifestOf(units === undefined ? {} : { units }) })

test('a job of few units has a cell for each, and one of many fills cells by as much as is done of them', () => {
  const few = partOf(3)
  few.add({ job, from: 1, to: 2, value: [0] })
  expect([...few.cells]).toEqual([0, 1, 0])
  const many = partOf(960)
  many.add({ job, from: 5, to: 30, value: [0] })
  expect([...many.cells.slice(0, 4)]).toEqual([0.5, 1, 1, 0])
  many.add({ job, from: 0, to: 5, value: [0] })
  expect(many.cells[0]).toBe(1)
  expect(many.cellsOf(955, 960)).toEqual({ first: 95, last: 95 })
})

test('where nobody knows how much there is, results are counted all the same', () => {
  const part = partOf(undefined)
  part.add({ job, from: 0, to: 5, value: 7 })
  expect([part.cells.length, part.count.value, part.total]).toEqual([0, 1, undefined])
})

test('a result of the Mandelbrot set is a tile of its picture, each to be painted once', () => {
  const params = { width: 128, height: 64, iterations: 10 }
  const area = { x: 64, y: 0, width: 64, height: 64 }
  const context = { params, state: new Uint8ClampedArray(1024 * 3) } as Parameters<typeof mandelbrot.map>[1]
  const part = partOf(2, params)
  part.add({ job, from: 1, to: 2, value: [mandelbrot.map(area, context)] })
  expect(part.takeFresh()).toMatchObject([area])
  expect([part.takeFresh(), part.tiles, part.size]).toEqual([[], 1, { width: 128, height: 64 }])
})

test.each([
  [undefined],
  [7],
  [{ x: 0, y: 0, width: 2, height: 2 }],
  [{ x: 0, y: 0, width: 2, height: 2, rgba: new Uint8ClampedArray(15) }],
  [{ x: -1, y: 0, width: 2, height: 2, rgba: new Uint8ClampedArray(16) }],
  [{ x: 0, y: 0.5, width: 2, height: 2, rgba: new Uint8ClampedArray(16) }],
  [{ x: 0, y: 0, width: 0, height: 2, rgba: new Uint8ClampedArray(0) }],
  [{ x: 0, y: 0, width: 2, height: 2, rgba: Array(16).fill(0) }],
])('%j is no tile', (result) => {
  expect(tileOf(result)).toBeUndefined()
})

test.each([[undefined], [{ width: 0, height: 5 }], [{ width: 1e9, height: 5 }], [{ width: '5', height: 5 }]])(
  'the parameters %j say no size of a picture',
  (params) => {
    expect(pictureSize(params)).toBeUndefined()
  },
)
