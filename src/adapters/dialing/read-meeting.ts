import { type Broker, readBroker, readStun, showBroker } from '../../base/broker.ts'
import { TabgridError } from '../../base/errors.ts'

/** Where peers meet without a server of ours, and how they find the way to each other. */
export interface Meeting {
  readonly broker: Broker
  readonly rtcConfig: RTCConfiguration
}

const example = 'give its host and port, like peers.example.org or 192.168.1.5:9000, or "public"'

/**
 * Reads what a person wrote. Nobody but the broker hears of a room, unless a STUN server is named.
 * @throws `broker-invalid`.
 */
export function readMeeting(broker: string, stun: string | undefined): Meeting {
  const read = readBroker(broker)
  if (read === undefined) throw new TabgridError('broker-invalid', `"${broker}" is not a broker: ${example}`)
  if (!read.secure && !mayBeOpen(read)) {
    const text = `this page came by https, so its browser speaks by TLS only: the broker at ${showBroker(read)} needs a certificate, and https:// before its name`
    throw new TabgridError('broker-invalid', text)
  }
  if (stun === undefined) return { broker: read, rtcConfig: { iceServers: [] } }
  const urls = readStun(stun)
  if (urls !== undefined) return { broker: read, rtcConfig: { iceServers: [{ urls }] } }
  throw new TabgridError('broker-invalid', `"${stun}" is not a STUN server: give its host and port`)
}

/** Browsers make an exception for the machine itself. */
const mayBeOpen = ({ host }: Broker): boolean =>
  location.protocol !== 'https:' || host === 'localhost' || host.startsWith('127.')
