import { digestOf } from '../base/digest.ts'
import { TabgridError } from '../base/errors.ts'
import { type Comparator, parseComparator } from '../protocol/comparator.ts'
import type { SourceScript, TaskScript } from '../protocol/control.ts'
import { limits } from '../protocol/limits.ts'
import { toWasmScript, type WasmTask } from './wasm-task.ts'

/** What `split` may give: how many units there are (each is its index), the units, or units of which some live at devices. */
type Split<Unit> = number | readonly Unit[] | { readonly heldCount: number; readonly units: readonly Unit[] }

/** What `map` knows besides its unit. */
export interface MapContext<Params, State> {
  readonly params: Params
  /** What `init` gave on this worker. */
  readonly state: State
  /** For a held unit: what the person at this device entered, by field key. It never leaves the device. */
  readonly local: Readonly<Record<string, number>> | undefined
}

interface TaskBase<Input, Params, Unit, Result, State> {
  /** For people and logs, at most 40 characters. */
  readonly name: string
  /**
   * When two devices' results of the same units count as the same: `'exact'` (left out, it is that), `{ ulps }`,
   * `{ relative, absolute }`, or `'custom'`, for which `same` says it. Engines round `Math.sin` and its like differently: give a tolerance, or be `deterministic`.
   */
  readonly compare?: Comparator
  /**
   * With `compare: 'custom'`: whether two results are the same. Pure and quick: it is asked in both directions, for a shard's
   * results in 2 s, at the coordinator, in a sandboxed worker. What throws or takes longer counts as not the same.
   */
  same?(left: Result, right: Result): boolean
  /**
   * Runs the task so that every device computes the same to the last bit: `Math` is portable and as accurate, `Math.random` is
   * seeded anew for each unit (from the task's text, its params and the unit), `Date` stands still, in UTC, and there is no
   * other clock or chance. A task of whole numbers, or of + - * / and `Math.sqrt` alone, does not need it.
   */
  readonly deterministic?: boolean
  /**
   * What one worker needs at most, in MiB, from 1 to 4,096. People see it before they agree, and are asked where it is more than
   * their limit. A WebAssembly memory gets it as its maximum, or their limit where it is left out; of JavaScript's own memory no
   * browser lets anybody set one.
   */
  readonly memoryMegabytes?: number
  /** Once, at the coordinator. Must give the same units for the same input: a resumed job splits again. */
  split(input: Input, params: Params): Split<Unit>
  /** Once a worker, before its first unit. */
  init?(params: Params): State | Promise<State>
  /** Once a unit, on some device. Must give the same result for the same unit. */
  map(unit: Unit, context: MapContext<Params, State>): Result | Promise<Result>
}

/** Results are joined two by two, first on the device, then at the coordinator: one value a shard travels. */
export interface CombiningTask<Input, Params, Unit, Result, Answer, State>
  extends TaskBase<Input, Params, Unit, Result, State> {
  /** Associative and commutative: shards arrive in any order. May change and return `left`. */
  combine(left: Result, right: Result): Result
  /** From the joined result to the answer; left out, the joined result is the answer. Must not change `total`. */
  reduce?(total: Result, params: Params): Answer
}

/** Results are kept apart, one a unit. */
export interface CollectingTask<Input, Params, Unit, Result, Answer, State>
  extends TaskBase<Input, Params, Unit, Result, State> {
  combine?: never
  /** From the results in the order of the units (those that are there: fewer while the job runs) to the answer. */
  reduce?(results: readonly Result[], params: Params): Answer
}

export type Task<Input, Params, Unit, Result, Answer, State> =
  | CombiningTask<Input, Params, Unit, Result, Answer, State>
  | CollectingTask<Input, Params, Unit, Result, Answer, State>

/** A task of which nothing is known but that it is one. */
export interface AnyTask {
  readonly name: string
  readonly compare?: Comparator
  same?(left: never, right: never): unknown
  readonly deterministic?: boolean
  readonly memoryMegabytes?: number
  split(input: never, params: never): Split<unknown>
  init?(params: never): unknown
  map(unit: never, context: never): unknown
  combine?(left: never, right: never): unknown
  reduce?(results: never, params: never): unknown
}

/**
 * A task that is a text already, as whoever writes it in a page has it. Here it is never evaluated: where it runs it must give
 * the task object, and what else of it must be known before is said beside it.
 */
export interface SourceTask extends Pick<AnyTask, 'name' | 'compare' | 'deterministic' | 'memoryMegabytes'> {
  /** One expression of JavaScript. */
  readonly source: string
}

/** A task whose units come one by one, and whose results are given one by one. */
export type StreamTask<Params, Unit, Result, State> = Omit<
  CollectingTask<never, Params, Unit, Result, unknown, State>,
  'split' | 'combine' | 'reduce'
>

/** The same of which nothing is known. It may be a whole task: nothing else of it is used. */
export type AnyStreamTask = Omit<AnyTask, 'split' | 'combine' | 'reduce'>

/**
 * Says that an object is a task, and lets its types be inferred.
 *
 * Its functions travel to other machines as text. So each must stand alone: it may use its arguments and the
 * language's globals, and nothing from around it. What else it needs goes into `params`.
 */
export function defineTask<Input, Params, Unit, Result, Answer = Result, State = undefined>(
  task: CombiningTask<Input, Params, Unit, Result, Answer, State>,
): CombiningTask<Input, Params, Unit, Result, Answer, State>
export function defineTask<Input, Params, Unit, Result, Answer = Result[], State = undefined>(
  task: CollectingTask<Input, Params, Unit, Result, Answer, State>,
): CollectingTask<Input, Params, Unit, Result, Answer, State>
export function defineTask<T extends AnyTask>(task: T): T {
  return task
}

const functionKeys = ['split', 'init', 'map', 'combine', 'reduce', 'same'] as const
type FunctionKey = (typeof functionKeys)[number]

/**
 * The form in which a task travels: a text that evaluates to the task object or a module, its SHA-256, and how it is run and
 * compared.
 * @throws `task-invalid` naming the member that cannot travel.
 */
export function toTaskScript(task: AnyTask | SourceTask): SourceScript
export function toTaskScript(task: AnyTask | SourceTask | WasmTask): TaskScript
export function toTaskScript(task: AnyTask | SourceTask | WasmTask): TaskScript {
  if ('module' in task) return toWasmScript(task)
  return 'source' in task ? finished(task, task.source) : scriptOf(task, functionKeys)
}

/** Every task has a `split`; that of a stream is never called. */
const noSplit = () => 0

/** @throws as `toTaskScript` does. */
export const toStreamScript = (task: AnyStreamTask): SourceScript =>
  scriptOf({ ...task, split: noSplit }, ['split', 'init', 'map', 'same'])

function scriptOf(task: AnyTask, keys: readonly FunctionKey[]): SourceScript {
  const members = [`name: ${JSON.stringify(task.name)}`]
  for (const key of keys) {
    const member: unknown = task[key]
    if (member !== undefined) members.push(memberSource(key, member))
  }
  checkSame(task)
  return finished(task, `({\n${members.join(',\n')}\n})`)
}

function finished(task: Omit<SourceTask, 'source'>, text: string): SourceScript {
  if (text.length > limits.scriptBytes) {
    throw new TabgridError(
      'task-invalid',
      `task "${task.name}" is ${text.length} characters long: send data as params or input`,
    )
  }
  return {
    name: task.name.slice(0, limits.nameLength),
    text,
    hash: digestOf(text),
    compare: readComparator(task),
    deterministic: task.deterministic === true,
    ...memoryOf(task),
  }
}

function checkSame({ name, compare, same }: AnyTask): void {
  if ((compare === 'custom') === (same !== undefined)) return
  throw new TabgridError(
    'task-invalid',
    `task "${name}" needs both, or neither: compare: "custom", and a function "same"`,
  )
}

function readComparator({ compare = 'exact' }: Omit<SourceTask, 'source'>): Comparator {
  try {
    return parseComparator(compare)
  } catch (thrown) {
    throw new TabgridError(
      'task-invalid',
      '"compare" of a task must be "exact", "custom", { ulps } with a whole number, or { relative, absolute } with relative up to 1',
      { cause: thrown },
    )
  }
}

function memoryOf({ name, memoryMegabytes }: Omit<SourceTask, 'source'>): { memoryMegabytes?: number } {
  if (memoryMegabytes === undefined) return {}
  const most = limits.memoryMegabytes
  if (Number.isInteger(memoryMegabytes) && memoryMegabytes >= 1 && memoryMegabytes <= most) return { memoryMegabytes }
  const story = `"memoryMegabytes" of task "${name}" is ${memoryMegabytes}: give a whole number from 1 to ${most}`
  throw new TabgridError('task-invalid', story)
}

/** A function or arrow expression, as opposed to a method in short form. */
const expressionSource = /^(async\s*)?(function\b|\(|[\w$]+\s*=>)/

function memberSource(key: string, member: unknown): string {
  if (typeof member !== 'function') throw new TabgridError('task-invalid', `"${key}" of a task must be a function`)
  const source = Function.prototype.toString.call(member)
  if (source.includes('[native code]') || source.startsWith('class')) {
    throw new TabgridError(
      'task-invalid',
      `"${key}" has no source to send: write it as a plain function, without bind`,
    )
  }
  if (expressionSource.test(source)) return `${key}: ${source}`
  const named = source.startsWith(`${key}(`) || source.startsWith(`async ${key}(`)
  if (!named) throw new TabgridError('task-invalid', `"${key}" must be a plain function, not a getter or a generator`)
  return source
}
