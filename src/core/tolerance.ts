import type { NumberView, ValueForm } from '../protocol/canonical.ts'
import type { BuiltInComparator } from '../protocol/comparator.ts'

export type Tolerance = Exclude<BuiltInComparator, 'exact'>

/**
 * How far two values are apart, in tolerances, by their worst number: up to 1 they are the same. Infinity where anything
 * but a number differs, where one of two numbers is NaN, or where they are not the same infinity. Symmetric.
 */
export function distanceOf(left: ValueForm, right: ValueForm, tolerance: Tolerance): number {
  if (!sameBytes(left.form, right.form)) return Number.POSITIVE_INFINITY
  const measure = 'ulps' in tolerance ? ulpsIn(tolerance.ulps) : allowedIn(tolerance)
  let worst = worstOf(left.numbers, right.numbers, measure(64))
  for (let at = 0; at < left.views.length && worst <= 1; at++) {
    const [a, b] = [left.views[at], right.views[at]]
    if (a !== undefined && b !== undefined) worst = Math.max(worst, worstOf(a, b, measure(bitsOf(a))))
  }
  return worst
}

/** The distance of two finite, different numbers, in tolerances. */
type Measure = (left: number, right: number) => number

function worstOf(left: ArrayLike<number>, right: ArrayLike<number>, measure: Measure): number {
  let worst = 0
  for (let at = 0; at < left.length && worst <= 1; at++) {
    const a = left[at] ?? 0
    const b = right[at] ?? 0
    if (a === b || (Number.isNaN(a) && Number.isNaN(b))) continue
    if (!Number.isFinite(a) || !Number.isFinite(b)) return Number.POSITIVE_INFINITY
    worst = Math.max(worst, measure(a, b))
  }
  return worst
}

const allowedIn =
  ({ relative, absolute }: { readonly relative: number; readonly absolute: number }) =>
  (): Measure =>
  (left, right) => {
    const allowed = Math.max(absolute, relative * Math.max(Math.abs(left), Math.abs(right)))
    return Math.abs(left - right) / allowed
  }

const ulpsIn =
  (most: number) =>
  (bits: number): Measure => {
    const ulps = ulpsBetween[bits] ?? ulps64
    return (left, right) => ulps(left, right) / most
  }

/** Whole numbers of an array count as doubles, of which two that differ are far apart. */
const bitsOf = (view: NumberView): number =>
  String(Reflect.get(view, Symbol.toStringTag)).startsWith('Float') ? (view.byteLength / view.length) * 8 : 64

// Without its sign, the bits of a float count the representable numbers from 0 up to it.

const words = new DataView(new ArrayBuffer(8))

function ulps64(left: number, right: number): number {
  const [leftHigh, leftLow] = wordsOf(left)
  const [rightHigh, rightLow] = wordsOf(right)
  const sign = left < 0 === right < 0 ? -1 : 1
  return Math.abs((leftHigh + sign * rightHigh) * 2 ** 32 + (leftLow + sign * rightLow))
}

function wordsOf(value: number): readonly [high: number, low: number] {
  words.setFloat64(0, Math.abs(value))
  return [words.getUint32(0), words.getUint32(4)]
}

function rank32(value: number): number {
  words.setFloat32(0, Math.abs(value))
  return words.getUint32(0) * Math.sign(value)
}

/** Not every engine has half floats itself: the bits of the double that holds one tell. */
function rank16(value: number): number {
  const [high] = wordsOf(value)
  const exponent = (high >>> 20) - 1023
  const rank = exponent < -14 ? Math.abs(value) * 2 ** 24 : ((exponent + 15) << 10) | ((high >>> 10) & 0x3ff)
  return rank * Math.sign(value)
}

const ulpsBetween: Readonly<Record<number, Measure>> = {
  16: (left, right) => Math.abs(rank16(left) - rank16(right)),
  32: (left, right) => Math.abs(rank32(left) - rank32(right)),
  64: ulps64,
}

function sameBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at])
}
