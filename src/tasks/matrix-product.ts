import { defineTask } from '../core/task.ts'
import type { Card, Tile, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface MatrixParams {
  /** Rows and columns of each matrix. */
  readonly size: number
}
/** A block of the product, by its first row and column. */
interface Block {
  readonly row: number
  readonly column: number
  readonly rows: number
  readonly columns: number
}
interface ComputedBlock extends Block {
  readonly size: number
  /** Row by row. */
  readonly values: Int32Array
}
interface MatrixAnswer {
  readonly blocks: number
  /** Sum of the diagonal. */
  readonly trace: number
  /** Sum of all values. */
  readonly sum: number
}
interface Matrices {
  /** Of the left one, row by row. */
  readonly left: Int8Array
  /** Of the right one, column by column. */
  readonly right: Int8Array
}

/**
 * The product of two matrices in blocks of 128 x 128, in typed arrays. Both matrices follow from a rule, which each worker works out for
 * itself: only the blocks of the product travel.
 *
 * Whole numbers from -9 to 9, and sums far below 2^31: exact, it does not need the deterministic profile.
 */
export const matrixProduct = defineTask({
  name: 'matrix-product',
  split(_input: unknown, { size }: MatrixParams): Block[] {
    const blocks: Block[] = []
    for (let row = 0; row < size; row += 128) {
      for (let column = 0; column < size; column += 128) {
        blocks.push({ row, column, rows: Math.min(128, size - row), columns: Math.min(128, size - column) })
      }
    }
    return blocks
  },
  init({ size }: MatrixParams): Matrices {
    const left = new Int8Array(size * size)
    const right = new Int8Array(size * size)
    const wave = (at: number, length: number) => {
      const place = ((at % length) + length) % length
      return Math.abs(Math.floor((place * 36) / length) - 18) - 9
    }
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        left[i * size + j] = wave(i + 2 * j + Math.floor((i * i) / size), 97)
        right[i * size + j] = wave(3 * j - 2 * i + Math.floor((i * i) / size), 89)
      }
    }
    return { left, right }
  },
  map(block: Block, { params: { size }, state: { left, right } }): ComputedBlock {
    const { row, column, rows, columns } = block
    const values = new Int32Array(rows * columns)
    for (let i = 0; i < rows; i++) {
      const of = (row + i) * size
      for (let j = 0; j < columns; j++) {
        const by = (column + j) * size
        let sum = 0
        for (let k = 0; k < size; k++) sum = (sum + (left[of + k] ?? 0) * (right[by + k] ?? 0)) | 0
        values[i * columns + j] = sum
      }
    }
    return { ...block, size, values }
  },
  reduce(blocks: readonly ComputedBlock[]): MatrixAnswer {
    let trace = 0
    let sum = 0
    for (const { row, column, rows, columns, values } of blocks) {
      for (const value of values) sum += value
      for (let i = Math.max(row, column); i < Math.min(row + rows, column + columns); i++) {
        trace += values[(i - row) * columns + i - column] ?? 0
      }
    }
    return { blocks: blocks.length, trace, sum }
  },
})

/** Values of a product of this rule stay within a share of its size; 0 is paper, the ends are sun and green. */
function paint({ row, column, rows, columns, size, values }: ComputedBlock): Tile {
  const rgba = new Uint8ClampedArray(rows * columns * 4)
  for (const [at, value] of values.entries()) {
    const share = Math.max(-1, Math.min(1, value / (size * 0.26)))
    const [red, green, blue] = share < 0 ? [11, 107, 87] : [222, 120, 30]
    const mixed = (from: number, to: number) => from + (to - from) * Math.abs(share)
    rgba.set([mixed(246, red), mixed(243, green), mixed(234, blue), 255], at * 4)
  }
  return { x: column, y: row, width: columns, height: rows, rgba }
}

const view = {
  picture: { size: ({ size }) => ({ width: size, height: size }), tile: paint },
  figures: ({ blocks, trace, sum }) => ({ blocks: { value: blocks }, trace: { value: trace }, sum: { value: sum } }),
} as const satisfies View<MatrixParams, ComputedBlock, MatrixAnswer>

export const matrixProductCard = {
  ...faces['matrix-product'],
  task: matrixProduct,
  view,
  knownAnswer: { blocks: 144, trace: -16_042, sum: -93_785 },
} as const satisfies Card
