import type { CountedShard } from '../../core/run-log.ts'
import { deviceColor } from '../device-color.ts'
import type { JobStore, ShardMark } from '../host/job-store.ts'
import { putTiles } from './pictures.ts'

/** Columns of the strip of all units. */
export const stripColumns = 1_200
const nobody = -1
/** Of an earlier life of the page: there all the time. */
const always = 2 ** 31 - 1

interface Inks {
  readonly picture: CanvasRenderingContext2D | undefined
  readonly strip: CanvasRenderingContext2D
}

/**
 * Keeps picture and strip as they were when so many shards had been counted. A step costs what is between here and there, forwards
 * and backwards: shards do not overlap, so what one has painted is wiped out without harm to others.
 */
export class MomentPainter {
  readonly #job: JobStore
  readonly #counted: readonly CountedShard[]
  readonly #inks: Inks
  readonly #marks = new Map<number, ShardMark>()
  /** Which shard painted a column first: the last one to go when time runs backwards. */
  readonly #painter = new Int32Array(stripColumns).fill(nobody)
  #known = 0
  #shown = 0

  constructor(job: JobStore, counted: readonly CountedShard[], inks: Inks) {
    this.#job = job
    this.#counted = counted
    this.#inks = inks
    this.#learn()
    const here = new Set(counted.map(({ from }) => from))
    for (const mark of job.shards) if (mark.number === undefined && !here.has(mark.from)) this.#paint(mark, always)
  }

  show(count: number): void {
    this.#learn()
    while (this.#shown < count) {
      const mark = this.#markOf(this.#shown)
      if (mark === undefined) return // counted, and not yet told to the page
      this.#paint(mark, this.#shown++)
    }
    while (this.#shown > count) {
      const mark = this.#markOf(--this.#shown)
      if (mark !== undefined) this.#wipe(mark, this.#shown)
    }
  }

  #learn(): void {
    for (; this.#known < this.#job.shards.length; this.#known++) {
      const mark = this.#job.shards[this.#known]
      if (mark !== undefined) this.#marks.set(mark.from, mark)
    }
  }

  #markOf(at: number): ShardMark | undefined {
    const shard = this.#counted[at]
    return shard === undefined ? undefined : this.#marks.get(shard.from)
  }

  #paint(mark: ShardMark, order: number): void {
    const { picture, strip } = this.#inks
    if (picture !== undefined) putTiles(picture, mark)
    strip.fillStyle = deviceColor(mark.number)
    for (const column of this.#columnsOf(mark)) {
      if (this.#painter[column] !== nobody) continue
      this.#painter[column] = order
      strip.fillRect(column, 0, 1, 1)
    }
  }

  #wipe(mark: ShardMark, order: number): void {
    const { picture, strip } = this.#inks
    for (const { x, y, width, height } of mark.tiles) picture?.clearRect(x, y, width, height)
    for (const column of this.#columnsOf(mark)) {
      if (this.#painter[column] !== order) continue
      this.#painter[column] = nobody
      strip.clearRect(column, 0, 1, 1)
    }
  }

  *#columnsOf({ from, to }: ShardMark): Iterable<number> {
    const { unitsTotal } = this.#job.progress.value
    if (unitsTotal === 0) return
    const last = Math.min(stripColumns, Math.ceil((to / unitsTotal) * stripColumns))
    for (let column = Math.floor((from / unitsTotal) * stripColumns); column < last; column++) yield column
  }
}
