import { digestOf } from '../../base/digest.ts'
import { Rng } from '../../base/rng.ts'
import { canonicalBytes } from '../../protocol/canonical.ts'
import type { SourceScript } from '../../protocol/control.ts'
import { frozenDate, standingMs } from './frozen-date.ts'
import { portableMath } from './portable-math.ts'
import { portablePowers } from './portable-powers.ts'

/** Where a task is: chance begins anew at each of them. */
type TaskPlace = 'split' | 'init' | 'reduce' | number

export interface DeterministicProfile {
  /**
   * A task's text in which `**` is a portable power too.
   * @throws `task-invalid` where that cannot be written.
   */
  textOf(text: string): string
  /** What the task's text sees under these names, in place of the thread's own. */
  readonly scope: Readonly<Record<string, unknown>>
  /** Seeds `Math.random` for this place; a number is a unit's index. Costs nothing where it is not called. */
  reseed(place: TaskPlace): void
}

/** What of the thread's own a deterministic task finds in `globalThis`: all of it gives the same on every engine. */
const realmNames = [
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'RegExp', 'Promise', 'Proxy'],
  ...['Reflect', 'JSON', 'Map', 'Set', 'WeakMap', 'WeakSet', 'ArrayBuffer', 'DataView', 'Iterator', 'Intl'],
  ...['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array'],
  ...['Float16Array', 'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'WebAssembly'],
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['NaN', 'Infinity', 'undefined', 'isNaN', 'isFinite', 'parseInt', 'parseFloat', 'encodeURIComponent'],
  ...['decodeURIComponent', 'encodeURI', 'decodeURI', 'TextEncoder', 'TextDecoder', 'structuredClone', 'console'],
]

/**
 * The deterministic profile (W25): the globals with which every engine computes the same to the last bit.
 *
 * They are given to the task's text as variables, not put into the thread: what else lives in the thread (the calls between
 * page and worker draw their numbers from `Math.random`) neither changes the task's chance nor sees it. Left to the task
 * are what no profile can hide: texts of errors, answers of `Intl`, code made by `Function`, and `await` of timers.
 *
 * @throws `worker-crashed` where the browser has WebAssembly switched off.
 */
export function deterministicProfile(script: SourceScript, params: unknown): DeterministicProfile {
  const seed = `${script.hash}/${digestOf(canonicalBytes(params))}`
  let place: TaskPlace = 'init'
  let rng: Rng | undefined
  const math = portableMath()
  math.random = () => {
    rng ??= new Rng(`${seed}/${place}`)
    return ((rng.nextUint32() >>> 5) * 2 ** 26 + (rng.nextUint32() >>> 6)) / 2 ** 53
  }
  return {
    textOf: (text) => portablePowers(text, powerName),
    scope: scopeAround(math),
    reseed(next) {
      place = next
      rng = undefined
    },
  }
}

/** What the operator stands for in a deterministic task. It takes BigInts too, whose powers are exact. */
const powerName = '__tabgridPower'
const powerOf = (pow: (base: unknown, exponent: unknown) => unknown) => (base: unknown, exponent: unknown) =>
  typeof base === 'bigint' && typeof exponent === 'bigint' ? base ** exponent : pow(base, exponent)

function scopeAround(math: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const own = { Math: math, Date: frozenDate(), performance: { now: () => 0, timeOrigin: standingMs } }
  const realm: Record<string, unknown> = { ...own }
  for (const name of realmNames) {
    if (name in globalThis) realm[name] = Reflect.get(globalThis, name)
  }
  realm.globalThis = realm
  return {
    ...own,
    globalThis: realm,
    self: realm,
    crypto: undefined,
    // They tell when memory was collected.
    WeakRef: undefined,
    FinalizationRegistry: undefined,
    [powerName]: powerOf(math.pow as (base: unknown, exponent: unknown) => unknown),
    __name: (named: unknown) => named,
  }
}
