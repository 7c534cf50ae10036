import { bytesOfBase64 } from '../../base/base64.ts'
import { TabgridError } from '../../base/errors.ts'
import { libmBinary } from './libm-binary.ts'

/** Functions of one number, and of two, that engines round differently in the last digits. */
export const unaryNames = [
  ...['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
  ...['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'cbrt'],
]
export const binaryNames = ['atan2', 'hypot', 'pow']

/**
 * A `Math` that gives the same bits on every engine, within 2 ulps of the engine's own: what differs between engines
 * comes from `libmBinary`; the rest (`sqrt`, `floor`, `imul` ...) the language fixes. Without `random`: see `profile.ts`.
 *
 * @throws `worker-crashed` where the browser has WebAssembly switched off.
 */
export function portableMath(): Record<string, unknown> {
  const portable = Object.create(Object.prototype, Object.getOwnPropertyDescriptors(Math)) as Record<string, unknown>
  const libm = instantiate(libmBinary)
  for (const name of [...unaryNames, ...binaryNames]) portable[name] = libm[name]
  const hypot = libm.hypot as OfTwo
  portable.hypot = (...sides: number[]) => sides.reduce((sofar, side) => hypot(sofar, side), 0)
  portable.pow = powerOf(libm.pow as OfTwo)
  return portable
}

type OfTwo = (left: number, right: number) => number

/** The module's `pow` is right for a base that is not negative: sign and domain of the others are told here. */
const powerOf =
  (pow: OfTwo): OfTwo =>
  (base, exponent) => {
    const [x, y] = [+base, +exponent] // refuses what is no number before it is compared
    if (x > 0 || Number.isNaN(x)) return pow(x, y)
    if (x < 0 && Number.isFinite(x) && Number.isFinite(y) && y % 1 !== 0) return Number.NaN
    const isNegative = x < 0 || Object.is(x, -0)
    const size = pow(Math.abs(x), y)
    return isNegative && Math.abs(y % 2) === 1 ? -size : size
  }

/** The little of WebAssembly that is used: the language's own types do not have it. */
interface WasmEngine {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

function instantiate(base64: string): Readonly<Record<string, unknown>> {
  const engine = Reflect.get(globalThis, 'WebAssembly') as WasmEngine | undefined
  if (engine === undefined) {
    throw new TabgridError(
      'worker-crashed',
      'this task is deterministic and needs WebAssembly, which is switched off here: help with another device',
    )
  }
  return new engine.Instance(new engine.Module(bytesOfBase64(base64))).exports
}
