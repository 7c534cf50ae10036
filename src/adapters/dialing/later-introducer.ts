import { TabgridError } from '../../base/errors.ts'
import type { Introducer } from '../../ports.ts'

/** An introducer whose program is fetched when somebody meets by it: most pages never do. */
export function laterIntroducer(load: () => Promise<Introducer>): Introducer {
  const loaded = (): Promise<Introducer> =>
    load().catch((thrown: unknown) => {
      throw new TabgridError('server-unreachable', 'the rest of this page could not be loaded: reload it', {
        cause: thrown,
      })
    })
  return {
    create: async (own) => (await loaded()).create(own),
    reclaim: async (claim, takeOver, own) => (await loaded()).reclaim(claim, takeOver, own),
    join: async (code, own) => (await loaded()).join(code, own),
  }
}
