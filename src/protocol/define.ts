import { TabgridError } from '../base/errors.ts'
import * as v from '../base/schema.ts'

/** The pieces from which messages are declared. A message is a strict object with a literal `type`. */
export const message = <T extends string, F extends v.ObjectEntries>(type: T, fields: F) =>
  v.strictObject({ type: v.literal(type), ...fields })

/** The ids of base/ids.ts on the wire. */
export const id = <Id extends string>() =>
  v.pipe(
    v.string(),
    v.regex(/^[\w-]{1,64}$/),
    v.transform((text) => text as Id),
  )

export const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(max))
export const text = (length: number) => v.pipe(v.string(), v.maxLength(length))
export const milliseconds = v.pipe(v.number(), v.finite(), v.minValue(0))
/** Its length is looked at first: what is too long is not gone through. */
export const list = <T>(item: v.Schema<T>, max: number) =>
  v.pipe(
    v.custom<unknown[]>((value) => Array.isArray(value) && value.length <= max, `a list of at most ${max}`),
    v.array(item),
  )

/** The only door from a wire or a disk: a checked message comes out, or `message-invalid` is thrown. */
export function parser<T>(schema: v.Schema<T>): (input: unknown) => T {
  return (input) => {
    const parsed = v.safeParse(schema, input)
    if (parsed.success) return parsed.output
    throw new TabgridError('message-invalid', String(parsed.refusal))
  }
}
