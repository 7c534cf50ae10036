import { TabgridError } from './errors.ts'

/** Stays on in production: a broken invariant stops the job with a story instead of giving a wrong answer. */
export function assert(condition: boolean, story: string): asserts condition {
  if (!condition) throw new TabgridError('assertion-failed', story)
}

/** Closes an exhaustive switch: compiles only when every case was handled. */
export function assertNever(value: never): never {
  throw new TabgridError('assertion-failed', `no case for ${JSON.stringify(value)}`)
}
