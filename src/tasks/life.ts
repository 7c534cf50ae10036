import { defineTask } from '../core/task.ts'
import type { Card, Tile, View } from './catalogue.ts'
import { faces } from './faces.ts'

interface LifeParams {
  /** Cells of a row; a multiple of 8. The board has no edge: its sides meet. */
  readonly width: number
  readonly height: number
  readonly generations: number
  /** Generations that are computed before strips hear of their neighbours again. */
  readonly perRound: number
  /** Of the first board. */
  readonly seed: number
}
/** What a round begins with: the first one has no board yet. */
interface Board {
  readonly generation: number
  /** A bit a cell, row by row, the first one highest. */
  readonly cells: Uint8Array
}
interface Strip {
  /** Of its cells. */
  readonly generation: number
  readonly row: number
  readonly rows: number
  readonly generations: number
  /** Its rows, and `generations` more above and below: so far its neighbours can reach into it. */
  readonly cells: Uint8Array
}
interface LivedStrip {
  readonly generation: number
  readonly row: number
  readonly rows: number
  readonly width: number
  readonly cells: Uint8Array
  /** Which cells were alive at any time in this round. */
  readonly seen: Uint8Array
  readonly alive: number
}
interface LifeAnswer {
  readonly generation: number
  readonly alive: number
  readonly next?: { readonly input: Board }
}

/**
 * Conway's game of life in strips of 24 rows, some generations a round. A strip is sent with as many rows of its neighbours on
 * either side as there are generations, so that it needs nobody while it computes them; after the round the borders are cut anew.
 *
 * Whole numbers: it does not need the deterministic profile. The R-pentomino on a board that is large enough has 116 cells alive after 1,103 generations.
 */
export const life = defineTask({
  name: 'life',
  split(board: Board | undefined, params: LifeParams): Strip[] {
    const { width, height, seed } = params
    const stride = width / 8
    const firstBoard = () => {
      const cells = new Uint8Array(stride * height)
      let a = (seed + 1) * 0x9e3779b1
      for (let at = 0; at < cells.length; at++) {
        let byte = 0
        for (let bit = 0; bit < 8; bit++) {
          a = (a + 0x6d2b79f5) | 0
          let mixed = Math.imul(a ^ (a >>> 15), a | 1)
          mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
          byte = byte * 2 + (((mixed ^ (mixed >>> 14)) >>> 0) % 100 < 27 ? 1 : 0)
        }
        cells[at] = byte
      }
      return cells
    }
    const cells = board?.cells ?? firstBoard()
    const generation = board?.generation ?? 0
    const generations = Math.min(params.perRound, params.generations - generation)
    const strips: Strip[] = []
    for (let row = 0; row < height; row += 24) {
      const rows = Math.min(24, height - row)
      const cut = new Uint8Array((rows + 2 * generations) * stride)
      for (let at = 0; at < rows + 2 * generations; at++) {
        const from = (row - generations + at + generations * height) % height
        cut.set(cells.subarray(from * stride, (from + 1) * stride), at * stride)
      }
      strips.push({ generation, row, rows, generations, cells: cut })
    }
    return strips
  },
  map(strip: Strip, { params: { width } }: { readonly params: LifeParams }): LivedStrip {
    const { row, rows, generations, cells } = strip
    const tall = rows + 2 * generations
    let now = new Uint8Array(width * tall)
    for (const [at, byte] of cells.entries()) {
      for (let bit = 0; byte >> bit !== 0; bit++) now[at * 8 + 7 - bit] = (byte >> bit) & 1
    }
    let after = new Uint8Array(width * tall)
    const seen = now.slice(generations * width, (generations + rows) * width)
    for (let past = 1; past <= generations; past++) {
      // What is that near the end of what was sent is not known any more.
      for (let y = past; y < tall - past; y++) {
        const above = (y - 1) * width
        const here = y * width
        const below = (y + 1) * width
        if (!now.subarray(above, below + width).includes(1)) {
          after.fill(0, here, below) // where nothing lives, nothing is born
          continue
        }
        const inner = here - generations * width
        for (let x = 0; x < width; x++) {
          const left = x === 0 ? width - 1 : x - 1
          const right = x === width - 1 ? 0 : x + 1
          const around =
            (now[above + left] ?? 0) +
            (now[above + x] ?? 0) +
            (now[above + right] ?? 0) +
            (now[here + left] ?? 0) +
            (now[here + right] ?? 0) +
            (now[below + left] ?? 0) +
            (now[below + x] ?? 0) +
            (now[below + right] ?? 0)
          const lives = around === 3 || (around === 2 && now[here + x] === 1) ? 1 : 0
          after[here + x] = lives
          if (lives === 1 && inner >= 0 && inner < seen.length) seen[inner + x] = 1
        }
      }
      ;[now, after] = [after, now]
    }
    const inner = now.subarray(generations * width, (generations + rows) * width)
    const packed = (bits: Uint8Array) => {
      const bytes = new Uint8Array(bits.length / 8)
      for (let at = 0; at < bits.length; at++)
        bytes[at >> 3] = (bytes[at >> 3] ?? 0) | ((bits[at] ?? 0) << (7 - (at & 7)))
      return bytes
    }
    const alive = inner.reduce((sum, cell) => sum + cell, 0)
    return {
      generation: strip.generation + generations,
      row,
      rows,
      width,
      cells: packed(inner),
      seen: packed(seen),
      alive,
    }
  },
  reduce(strips: readonly LivedStrip[], { width, height, generations }: LifeParams): LifeAnswer {
    const generation = strips[0]?.generation ?? 0
    const alive = strips.reduce((sum, strip) => sum + strip.alive, 0)
    const cells = new Uint8Array((width / 8) * height)
    for (const strip of strips) cells.set(strip.cells, (strip.row * width) / 8)
    return generation < generations
      ? { generation, alive, next: { input: { generation, cells } } }
      : { generation, alive }
  },
})

const alive = [246, 196, 83]
const gone = [13, 92, 75]
const empty = [17, 23, 20]

/** A cell that lives is bright; one that lived in this round, and does no more, leaves a trace. */
function paint({ row, rows, width, cells, seen }: LivedStrip): Tile {
  const rgba = new Uint8ClampedArray(width * rows * 4)
  const isSet = (bits: Uint8Array, at: number) => (((bits[at >> 3] ?? 0) >> (7 - (at & 7))) & 1) === 1
  for (let at = 0; at < width * rows; at++) {
    const colour = isSet(cells, at) ? alive : isSet(seen, at) ? gone : empty
    rgba.set(colour, at * 4)
    rgba[at * 4 + 3] = 255
  }
  return { x: 0, y: row, width, height: rows, rgba }
}

const view = {
  picture: { size: ({ width, height }) => ({ width, height }), tile: paint },
  figures: ({ generation, alive: cells }) => ({ generation: { value: generation }, alive: { value: cells } }),
} as const satisfies View<LifeParams, LivedStrip, LifeAnswer>

export const lifeCard = {
  ...faces.life,
  task: life,
  rounds: ({ generations, perRound }) => Math.ceil(Number(generations) / Number(perRound)),
  view,
  knownAnswer: { generation: 720, alive: 9784 },
} as const satisfies Card
