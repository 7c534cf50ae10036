import type { AnyTask } from '../core/task.ts'
import type { WasmTask } from '../core/wasm-task.ts'
import type { LocalField } from '../protocol/control.ts'

/** A number that the host may set on a task's card. */
export interface ParamField {
  readonly key: string
  readonly label: string
  readonly min: number
  readonly max: number
  readonly step: number
}

/** What a task reads. `text` is passed on as one string, `csv` as rows of cells (header row first). */
export type TaskInput =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'text' | 'csv'
      readonly label: string
      readonly sample: { readonly name: string; readonly path: string }
    }

export interface Figure {
  readonly label: string
  /** Numbers are shown by the reader's locale; `digits` after the point. */
  readonly value: number | string
  readonly digits?: number
  readonly unit?: string
}
export interface Table {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** Digits after the point for numbers. */
  readonly digits?: number
}
export interface Chart {
  readonly caption: string
  readonly unit: string
  readonly bars: readonly { readonly label: string; readonly value: number }[]
}
export interface Tile {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** width x height x 4 bytes: red, green, blue, opacity. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer>
}

/** How an answer is drawn, by the parts that are there, in this order. All read the answer, partial ones too; a picture reads each result. */
export interface View<Params = unknown, Result = unknown, Answer = unknown> {
  readonly picture?: {
    size(params: Params): { readonly width: number; readonly height: number }
    tile(result: Result): Tile
  }
  figures?(answer: Answer): readonly Figure[]
  chart?(answer: Answer): Chart
  table?(answer: Answer): Table
}

/** A card on the host page: a task with its input, its parameters and its view. */
export interface Card {
  /** Also the name that `npm run demo -- --task NAME` takes. */
  readonly name: string
  readonly title: string
  /** One sentence for people who join: what will run. */
  readonly about: string
  readonly task: AnyTask | WasmTask
  readonly input: TaskInput
  readonly params: Readonly<Record<string, unknown>>
  readonly fields: readonly ParamField[]
  readonly local: readonly LocalField[]
  readonly view: View
  /** For the default parameters and sample input, where it is known. */
  readonly knownAnswer?: unknown
}
