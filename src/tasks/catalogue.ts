import type { AnyTask } from '../core/task.ts'
import type { WasmTask } from '../core/wasm-task.ts'
import type { LocalField } from '../protocol/control.ts'

// What a card says to people is not here: its words, in each language, go by its name and by the keys below.

/** A number that the host may set on a task's card. */
export interface ParamField {
  readonly key: string
  readonly min: number
  readonly max: number
  readonly step: number
}

/** What a task reads. `text` is passed on as one string, `csv` as rows of cells (header row first). */
type TaskInput =
  | { readonly kind: 'none' }
  | { readonly kind: 'text' | 'csv'; readonly sample: { readonly path: string } }

export interface FigureValue {
  /** Numbers are shown by the reader's locale; `digits` after the point. */
  readonly value: number | string
  readonly digits?: number
  /** A symbol, like °C. */
  readonly unit?: string
  /** Standard error of an estimate: it is drawn as it shrinks. */
  readonly error?: number
}
export type Rows = readonly (readonly (string | number)[])[]
export interface Bar {
  /** As the data has it. */
  readonly label: string
  readonly value: number
}
/** Points in a plane, in groups that are told apart by shape and colour. */
export interface ScatterValue {
  /** What the axes measure, as the data has it. */
  readonly x: string
  readonly y: string
  readonly groups: readonly {
    readonly points: readonly Place[]
    /** The middle of the group, where it has one. */
    readonly centre?: Place
  }[]
}
interface Place {
  readonly x: number
  readonly y: number
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
  scatter?(answer: Answer): ScatterValue
  /** By key, in the order in which they are shown. */
  figures?(answer: Answer): Readonly<Record<string, FigureValue>>
  readonly chart?: {
    readonly unit: string
    bars(answer: Answer): readonly Bar[]
  }
  readonly table?: {
    /** Keys of the columns; each row has a cell for each. */
    readonly columns: readonly string[]
    /** Headings of further columns, as the data has them. */
    more?(answer: Answer): readonly string[]
    /** Digits after the point for numbers in columns that are not all whole. */
    readonly digits?: number
    rows(answer: Answer): Rows
  }
}

/** What a card shows before anybody wants to run it: without its task, which is fetched then. */
export interface CardFace {
  /** That of its task, by which a resumed job is drawn again; also what `npm run demo -- --task NAME` takes. */
  readonly name: string
  readonly input: TaskInput
  readonly params: Readonly<Record<string, unknown>>
  readonly fields: readonly ParamField[]
  /** What only a device knows: asked of its person under a label. */
  readonly local: readonly Omit<LocalField, 'label'>[]
  /** Its task is a WebAssembly module alone. */
  readonly isModule?: true
}

/** A card on the host page: a task with its input, its parameters and its view. */
export interface Card extends CardFace {
  readonly task: AnyTask | WasmTask
  /** Of a task that runs in rounds: how many at most. */
  rounds?(params: Readonly<Record<string, unknown>>): number
  readonly view: View
  /** For the default parameters and sample input, where it is known. */
  readonly knownAnswer?: unknown
}
