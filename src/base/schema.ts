// The shapes of what comes from elsewhere, by the names that valibot has for them and to the same effect: types and checks
// come from one table. Only what is used is here, at a fifth of the size.

/** Why a value is not taken. */
export class Refusal {
  readonly #expected: string
  /** Where in the value it is, from the outside. */
  readonly path: readonly string[]

  constructor(expected: string, path: readonly string[] = []) {
    this.#expected = expected
    this.path = path
  }

  inside(key: string): Refusal {
    return new Refusal(this.#expected, [key, ...this.path])
  }

  toString(): string {
    const place = this.path.length === 0 ? '' : ` at ${this.path.join('.')}`
    return `expected ${this.#expected}${place}`
  }
}

/** A step of reading: gives the value as it is taken, or says why not. */
export type Step<From, To> = (value: From) => To | Refusal

export interface Schema<T> extends Step<unknown, T> {
  /** What stands for a key that is missing; nothing may, where this is missing. */
  readonly absent?: { readonly value?: unknown }
}
/** Of a key that may be missing, and then is. */
interface Optional<T> extends Schema<T> {
  readonly absent: { readonly value?: never }
}

export type InferOutput<S> = S extends (value: unknown) => infer Read ? Exclude<Read, Refusal> : never

export type ObjectEntries = Readonly<Record<string, Schema<unknown>>>
type OptionalKey<E> = { [Key in keyof E]: E[Key] extends Optional<unknown> ? Key : never }[keyof E]
type Flat<T> = { [Key in keyof T]: T[Key] } & {}
type ObjectOf<E> = Flat<
  { [Key in Exclude<keyof E, OptionalKey<E>>]: InferOutput<E[Key]> } & {
    [Key in OptionalKey<E>]?: InferOutput<E[Key]>
  }
>

const holds =
  <T>(test: (value: T) => boolean, expected: string): Step<T, T> =>
  (value) =>
    test(value) ? value : new Refusal(expected)

// -- values

export const unknown = (): Schema<unknown> => (value) => value
export const string = (): Schema<string> => (value) => (typeof value === 'string' ? value : new Refusal('a text'))
export const boolean = (): Schema<boolean> => (value) =>
  typeof value === 'boolean' ? value : new Refusal('true or false')
export const number = (): Schema<number> => (value) =>
  typeof value === 'number' && !Number.isNaN(value) ? value : new Refusal('a number')

export const picklist =
  <const T>(options: readonly T[]): Schema<T> =>
  (value) =>
    options.includes(value as T) ? (value as T) : new Refusal('one of a list')

export const literal = <const T>(only: T): Schema<T> => picklist([only])

export const custom =
  <T>(test: (value: unknown) => boolean, expected: string): Schema<T> =>
  (value) =>
    test(value) ? (value as T) : new Refusal(expected)

// -- steps of a pipe

export const check = holds
export const transform = <From, To>(change: (value: From) => To): Step<From, To> => change
export const integer = () => holds((value: number) => Number.isInteger(value), 'a whole number')
export const finite = () => holds((value: number) => Number.isFinite(value), 'a finite number')
export const minValue = (least: number) => holds((value: number) => value >= least, `${least} or more`)
export const maxValue = (most: number) => holds((value: number) => value <= most, `${most} or less`)
export const gtValue = (below: number) => holds((value: number) => value > below, `more than ${below}`)
export const regex = (pattern: RegExp) => holds((value: string) => pattern.test(value), 'a text of another form')
export const length = (just: number) => holds((value: string) => value.length === just, `${just} letters`)
export const maxLength = (most: number) => holds((value: string) => value.length <= most, `${most} letters at most`)

export function pipe<A, B>(schema: Schema<A>, one: Step<A, B>): Schema<B>
export function pipe<A, B, C>(schema: Schema<A>, one: Step<A, B>, two: Step<B, C>): Schema<C>
export function pipe<A, B, C, D>(schema: Schema<A>, one: Step<A, B>, two: Step<B, C>, three: Step<C, D>): Schema<D>
export function pipe(...steps: Step<never, unknown>[]): Schema<unknown> {
  return (value) => {
    let read: unknown = value
    for (const step of steps) {
      read = step(read as never)
      if (read instanceof Refusal) break
    }
    return read
  }
}

// -- what may be missing

const but = <T, Absent extends object>(schema: Schema<T>, isNothing: (value: unknown) => boolean, absent: Absent) =>
  Object.assign((value: unknown): T | Refusal => (isNothing(value) ? (value as T) : schema(value)), { absent })

const isUndefined = (value: unknown): boolean => value === undefined

/** `undefined` or missing; with a default, that in its place. */
export function optional<T>(schema: Schema<T>): Optional<T | undefined>
export function optional<T>(schema: Schema<T>, byDefault: T): Schema<T>
export function optional<T>(schema: Schema<T>, byDefault?: T): Schema<T | undefined> {
  if (byDefault === undefined) return but(schema, isUndefined, {})
  return Object.assign((value: unknown) => schema(value === undefined ? byDefault : value), {
    absent: { value: byDefault },
  })
}

/** May be missing, and is nothing else then. */
export const exactOptional = <T>(schema: Schema<T>): Optional<T> =>
  Object.assign((value: unknown) => schema(value), { absent: {} })

export const nullish = <T>(schema: Schema<T>): Optional<T | null | undefined> =>
  but<T | null | undefined, object>(schema, (value) => value === undefined || value === null, {})

/** There, but perhaps as `undefined`. */
export const undefinedable =
  <T>(schema: Schema<T>): Schema<T | undefined> =>
  (value) =>
    value === undefined ? value : schema(value)

// -- what holds others

export const array =
  <T>(item: Schema<T>): Schema<T[]> =>
  (value) => {
    if (!Array.isArray(value)) return new Refusal('a list')
    const all: T[] = []
    for (let at = 0; at < value.length; at++) {
      const read = item(value[at])
      if (read instanceof Refusal) return read.inside(String(at))
      all.push(read)
    }
    return all
  }

/** Keys that are not named are left out. */
export const object =
  <E extends ObjectEntries>(entries: E): Schema<ObjectOf<E>> =>
  (value) => {
    if (typeof value !== 'object' || value === null) return new Refusal('an object')
    const all: Record<string, unknown> = {}
    for (const key in entries) {
      const schema = entries[key] as Schema<unknown>
      if (key in value) {
        const read = schema(Reflect.get(value, key))
        if (read instanceof Refusal) return read.inside(key)
        all[key] = read
      } else if (schema.absent === undefined) return new Refusal('a value').inside(key)
      else Object.assign(all, 'value' in schema.absent && { [key]: schema.absent.value })
    }
    return all as ObjectOf<E>
  }

/** Keys that are not named are refused. */
export function strictObject<E extends ObjectEntries>(entries: E): Schema<ObjectOf<E>> {
  const loose = object(entries)
  return (value) => {
    const read = loose(value)
    if (read instanceof Refusal) return read
    for (const key in value as object) if (!Object.hasOwn(entries, key)) return new Refusal('no such key').inside(key)
    return read
  }
}

/** The first that takes it. */
export const union = <const O extends readonly Schema<unknown>[]>(options: O): Schema<InferOutput<O[number]>> =>
  variant('', options)

/** As `union`; what it says of a refusal is of the one whose `key` fits. */
export const variant =
  <const O extends readonly Schema<unknown>[]>(key: string, options: O): Schema<InferOutput<O[number]>> =>
  (value) => {
    let refusal = new Refusal('another kind').inside(key)
    for (const option of options) {
      const read = option(value)
      if (!(read instanceof Refusal)) return read as InferOutput<O[number]>
      if (read.path[0] !== key) refusal = read
    }
    return refusal
  }

export function safeParse<T>(
  schema: Schema<T>,
  value: unknown,
): { readonly success: true; readonly output: T } | { readonly success: false; readonly refusal: Refusal } {
  const read = schema(value)
  return read instanceof Refusal ? { success: false, refusal: read } : { success: true, output: read }
}
