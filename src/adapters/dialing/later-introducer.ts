import { TabgridError } from '../../base/errors.ts'
import type { DeviceIntroducer, HostIntroducer } from '../../ports.ts'

// Introducers whose program is fetched when somebody meets by it: most pages never do.

export const laterHostIntroducer = (load: () => Promise<HostIntroducer>): HostIntroducer => ({
  create: async (own) => (await loaded(load)).create(own),
  reclaim: async (claim, takeOver, own) => (await loaded(load)).reclaim(claim, takeOver, own),
})

export const laterDeviceIntroducer = (load: () => Promise<DeviceIntroducer>): DeviceIntroducer => ({
  join: async (code, own) => (await loaded(load)).join(code, own),
})

const loaded = <T>(load: () => Promise<T>): Promise<T> =>
  load().catch((thrown: unknown) => {
    throw new TabgridError('server-unreachable', 'the rest of this page could not be loaded: reload it', {
      cause: thrown,
    })
  })
