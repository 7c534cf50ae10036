import { identityOf, type JobId } from '../base/ids.ts'
import type { Effect } from './effect.ts'
import type { Span } from './span.ts'

// Why a lease ended, as far as that is in what else was decided at that moment.

/** Whoever gave it was removed for a wrong result. */
export const isCaught = (span: Span | undefined, effects: readonly Effect[]): boolean =>
  span !== undefined &&
  effects.some((effect) => effect.type === 'ban-identity' && effect.identity === identityOf(span.device))

/** Called off because its job was, and not because another device was first. */
export const isOver = (job: JobId, effects: readonly Effect[]): boolean =>
  effects.some((effect) => effect.type === 'end-job' && effect.job === job && effect.outcome.type !== 'finished')

/** Its device is told to let it go, or others have its units now. */
export const isGivenAway = ({ lease, job, from, to }: Span, effects: readonly Effect[]): boolean =>
  effects.some((effect) => {
    if (effect.type === 'cancel-leases') return effect.leases.includes(lease)
    return (
      effect.type === 'grant-lease' && !effect.backup && effect.job === job && effect.from < to && from < effect.to
    )
  })
