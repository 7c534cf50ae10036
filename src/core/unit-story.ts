import { TransitionError } from '../base/errors.ts'
import type { UnitRange } from './unit-ranges.ts'

/** Every way in which units change their place, as it is told to people. */
const moves = [
  'were added',
  'were restored as done',
  'were restored as poisoned',
  'were leased to device',
  'were also leased to device',
  'were counted from device',
  'were counted late from device',
  'are provisional, from device',
  'were taken back from device',
  'went back to the pool from device',
  'were taken up again by device',
  'threw or were lost, and wait, after device',
  'were poisoned after device',
] as const
export type Move = (typeof moves)[number]
const moveIndex = new Map<Move, number>(moves.map((move, at) => [move, at]))

/** Moves remembered: enough to tell what happened to a shard of a tail, at 19 bytes each. */
const movesMost = 4_096

/** The last moves of one job's units, so that an impossible one can be explained by those before it. */
export class UnitStory {
  readonly #atMs = new Float64Array(movesMost)
  readonly #from = new Uint32Array(movesMost)
  readonly #units = new Uint32Array(movesMost)
  readonly #device = new Uint16Array(movesMost)
  readonly #move = new Uint8Array(movesMost)
  #count = 0
  /** Set by the scheduler before each event. */
  nowMs = 0

  /** @param device the small number of the device concerned. */
  note(move: Move, { from, to }: UnitRange, device = 0): void {
    const at = this.#count++ % movesMost
    this.#atMs[at] = this.nowMs
    this.#from[at] = from
    this.#units[at] = to - from
    this.#device[at] = device
    this.#move[at] = moveIndex.get(move) ?? 0
  }

  /** What happened to units of this range, oldest first. */
  of({ from, to }: UnitRange): string[] {
    const lines: string[] = []
    for (let at = Math.max(0, this.#count - movesMost); at < this.#count; at++) {
      const index = at % movesMost
      const first = this.#from[index] ?? 0
      const end = first + (this.#units[index] ?? 0)
      if (first >= to || end <= from) continue
      const move = moves[this.#move[index] ?? 0] ?? ''
      const who = move.endsWith('device') ? ` ${this.#device[index]}` : ''
      lines.push(`${((this.#atMs[index] ?? 0) / 1_000).toFixed(3)} s: units ${first}-${end - 1} ${move}${who}`)
    }
    return lines
  }

  /** Our own bug: the move is refused with everything that is known of these units. */
  refuse(range: UnitRange, what: string): never {
    const told = this.of(range)
    const before = told.length === 0 ? 'nothing is remembered of them' : `before that:\n  ${told.join('\n  ')}`
    throw new TransitionError(`units ${range.from}-${range.to - 1} ${what}; ${before}`)
  }
}
