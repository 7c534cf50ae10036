import type { DeviceIntroducer } from '../../ports.ts'
import { DeviceNetwork, joinHello } from './device-network.ts'
import { greet, misunderstood, networkOptions, type WebrtcOptions } from './greeting.ts'

/** Meets a host over a signaling server, and links to it over WebRTC. */
export const createDeviceIntroducer = (options: WebrtcOptions): DeviceIntroducer => ({
  join: async (code, own) => {
    const [client, greeting] = await greet(options, joinHello(code))
    if (greeting.type !== 'joined') throw misunderstood(client)
    return new DeviceNetwork(networkOptions(options, client), greeting.code, own)
  },
})
