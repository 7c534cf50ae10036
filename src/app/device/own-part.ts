import { type ReadonlySignal, signal } from '@preact/signals'
import type { JobId } from '../../base/ids.ts'
import type { OwnResult, TaskView } from '../../runtime/api/device-api.ts'
import type { Tile } from '../../tasks/catalogue.ts'
import { pictureSize, tileOf } from './tile-of.ts'

/** Cells of the strip: fewer where the job has fewer units. */
const cellsMost = 96

/** What this device computed of one job: tiles of its picture, or which of its units. */
export class OwnPart {
  readonly job: JobId
  /** Units of the whole job; `undefined` where nobody knows. */
  readonly total: number | undefined
  readonly size: ReturnType<typeof pictureSize>
  /** Counts the results: whoever draws is told by it. */
  readonly count: ReadonlySignal<number>
  readonly #count = signal(0)
  /** How much of each cell's units is done here: 0 to 1. */
  readonly cells: Float64Array
  /** Not yet drawn. */
  #fresh: Tile[] = []
  #tiles = 0

  constructor({ job, params, manifest }: Pick<TaskView, 'job' | 'params' | 'manifest'>) {
    this.job = job
    this.count = this.#count
    this.total = manifest.units || undefined
    this.size = pictureSize(params)
    this.cells = new Float64Array(Math.min(cellsMost, this.total ?? 0))
  }

  /** Tiles that this device painted. */
  get tiles(): number {
    return this.#tiles
  }

  add({ from, to, value }: OwnResult): void {
    if (this.size !== undefined) {
      for (const result of Array.isArray(value) ? (value as unknown[]) : [value]) {
        const tile = tileOf(result)
        if (tile === undefined) continue
        this.#fresh.push(tile)
        this.#tiles++
      }
    }
    this.#fill(from, to)
    this.#count.value++
  }

  /** Each tile once, for a picture that keeps what was painted. */
  takeFresh(): Tile[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  /** The cells that units [from, to) touch. */
  cellsOf(from: number, to: number): { readonly first: number; readonly last: number } {
    const perCell = (this.total ?? 1) / Math.max(1, this.cells.length)
    return { first: Math.floor(from / perCell), last: Math.ceil(to / perCell) - 1 }
  }

  #fill(from: number, to: number): void {
    const { cells, total } = this
    if (total === undefined) return
    const perCell = total / cells.length
    const { first, last } = this.cellsOf(from, to)
    for (let at = Math.max(0, first); at <= Math.min(last, cells.length - 1); at++) {
      const overlap = Math.min(to, (at + 1) * perCell) - Math.max(from, at * perCell)
      cells[at] = Math.min(1, (cells[at] ?? 0) + overlap / perCell)
    }
  }
}
