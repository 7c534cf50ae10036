/** A PeerServer at which peers of a room find each other, where there is no signaling server of ours. */
export interface Broker {
  /** A name or an IPv4 address: page policies cannot name others. */
  readonly host: string
  readonly port: number
  /** Begins and ends with `/`. */
  readonly path: string
  /** By TLS: `wss:`. */
  readonly secure: boolean
}

/** The one that the makers of peerjs run for everybody. */
const publicBroker: Broker = { host: '0.peerjs.com', port: 443, path: '/', secure: true }

const hostPattern = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*'
const brokerForm = new RegExp(`^(?:(https?)://)?(${hostPattern})(?::(\\d{1,5}))?((?:/[\\w.~-]+)*)/?$`, 'i')
const serverForm = new RegExp(`^(${hostPattern})(?::(\\d{1,5}))?$`, 'i')
const lengthMost = 300

/** Names of a machine or of its own network, for which nobody gives a certificate. */
const localForm =
  /^(?:localhost|[^.]+|.+\.(?:localhost|local|test|lan|internal)|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*)$/

const isPort = (port: number): boolean => port >= 1 && port <= 65_535

/**
 * Reads `host[:port][/path]`, with `https://` or `http://` before it or not, or `public`. Without a scheme a local host is spoken to in
 * the open, and any other by TLS. `undefined` for anything else.
 */
export function readBroker(text: string): Broker | undefined {
  if (text === 'public') return publicBroker
  const [, scheme, host, port, path = ''] = (text.length <= lengthMost && brokerForm.exec(text)) || []
  if (host === undefined) return undefined
  const name = host.toLowerCase()
  const secure = scheme === undefined ? !localForm.test(name) : scheme.toLowerCase() === 'https'
  const broker = {
    host: name,
    port: port === undefined ? (secure ? 443 : 80) : Number(port),
    path: `${path}/`,
    secure,
  }
  return isPort(broker.port) ? broker : undefined
}

/** As `connect-src` of a page policy, and peerjs, name its sockets. */
export const socketsOf = ({ secure, host, port }: Broker): string => `${secure ? 'wss' : 'ws'}://${host}:${port}`

/** For people. */
export const showBroker = ({ secure, host, port }: Broker): string =>
  port === (secure ? 443 : 80) ? host : `${host}:${port}`

/** Reads `host[:port]` of a STUN server as the URL that browsers take. */
export function readStun(text: string): string | undefined {
  const [, host, port] = (text.length <= lengthMost && serverForm.exec(text)) || []
  return host === undefined || !isPort(Number(port ?? 3_478)) ? undefined : `stun:${text.toLowerCase()}`
}
