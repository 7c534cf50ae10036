import { fetchPart } from '../../base/fetch-part.ts'
import type { DeviceIntroducer, HostIntroducer } from '../../ports.ts'

// Introducers whose program is fetched when somebody meets by it: most pages never do.

export const laterHostIntroducer = (load: () => Promise<HostIntroducer>): HostIntroducer => ({
  create: async (own) => (await fetchPart(load)).create(own),
  reclaim: async (claim, takeOver, own) => (await fetchPart(load)).reclaim(claim, takeOver, own),
})

export const laterDeviceIntroducer = (load: () => Promise<DeviceIntroducer>): DeviceIntroducer => ({
  join: async (code, own) => (await fetchPart(load)).join(code, own),
})
