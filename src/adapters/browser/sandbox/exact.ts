/** Tells whether a value is a `T`, to the last key. Less than `base/schema.ts`, for the pages of the sandbox. */
export type Check<T> = (value: unknown) => value is T
export type Checked<C> = C extends Check<infer T> ? T : never

type Fields = Readonly<Record<string, Check<unknown>>>
type Values<F extends Fields> = { readonly [Key in keyof F]: Checked<F[Key]> }

export const anything: Check<unknown> = (_value): _value is unknown => true

export const nothing: Check<undefined> = (value) => value === undefined

export const flag: Check<boolean> = (value) => typeof value === 'boolean'

export const list: Check<unknown[]> = Array.isArray

export const text =
  (lengthMost: number): Check<string> =>
  (value): value is string =>
    typeof value === 'string' && value.length <= lengthMost

/** A finite number, not below 0. */
export const amount: Check<number> = (value): value is number => Number.isFinite(value) && Number(value) >= 0

export const count =
  (most: number): Check<number> =>
  (value): value is number =>
    amount(value) && Number.isInteger(value) && value <= most

export const oneOf =
  <T>(values: readonly T[]): Check<T> =>
  (value): value is T =>
    values.some((one) => one === value)

export const anyOf =
  <C extends readonly Check<unknown>[]>(...checks: C): Check<Checked<C[number]>> =>
  (value): value is Checked<C[number]> =>
    checks.some((check) => check(value))

/** An object with each of these keys, and with no other but the optional ones. */
export const record =
  <F extends Fields, O extends Fields = Record<never, never>>(
    fields: F,
    optional?: O,
  ): Check<Values<F> & Partial<Values<O>>> =>
  (value): value is Values<F> & Partial<Values<O>> => {
    if (typeof value !== 'object' || value === null) return false
    const all: Fields = { ...optional, ...fields }
    const keys = Object.keys(value)
    return (
      Object.keys(fields).every((key) => keys.includes(key)) &&
      keys.every((key) => Object.hasOwn(all, key) && all[key]?.(Reflect.get(value, key)))
    )
  }
