import type { DeviceIntroducer } from '../../ports.ts'
import { fetchBodyCodec } from '../dialing/body-codec.ts'
import { DeviceNetwork, joinHello } from './device-network.ts'
import { greet, misunderstood, networkOptions, type WebrtcOptions } from './greeting.ts'

/** Meets a host over a signaling server, and links to it over WebRTC. */
export const createDeviceIntroducer = (options: WebrtcOptions): DeviceIntroducer => ({
  join: async (code, own) => {
    const codec = fetchBodyCodec(own.invite?.secret, options.random)
    codec.catch(() => undefined) // that it failed is told below, where a refusal has not come before it
    const [client, greeting] = await greet(options, joinHello(code))
    if (greeting.type !== 'joined') throw misunderstood(client)
    const network = new DeviceNetwork(networkOptions(options, client), greeting.code, own, codec)
    try {
      await codec
      return network
    } catch (thrown) {
      network.close()
      throw thrown
    }
  },
})
