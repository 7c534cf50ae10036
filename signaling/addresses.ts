import type { NetworkInterfaceInfo } from 'node:os'

/** What `os.networkInterfaces()` gives. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** Where a server listens. */
export interface Listening {
  /** An address of this machine; every one of them when left out, `0.0.0.0` or `::`. */
  readonly host: string | undefined
  readonly port: number
  /** By https. */
  readonly secure?: boolean
}

/** Made by containers, virtual machines and VPNs: their addresses mean nothing to a phone on the same Wi-Fi. */
const virtualName =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|utun|wg|tailscale|zt|cni|flannel|cali|podman|lxc|lxd|ham|bridge\d|awdl|llw|vethernet)|virtual|vmware|hyper-v|wsl/i

/**
 * Addresses under which other machines can open this server, e.g. `http://192.168.1.5:8080`, the likeliest first.
 * Never the loopback: it would lead a phone to itself. Empty when nobody else can reach this machine.
 */
export function networkAddresses(interfaces: Interfaces, { host, ...listening }: Listening): string[] {
  const found = Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? [])
      .filter((info) => !info.internal && !isIPv6LinkLocal(info) && listensOn(info, host))
      .map((info) => ({ info, rank: rankOf(name, info) })),
  )
  const ranked = found.sort((left, right) => left.rank - right.rank) // stable: the system's order within a rank
  return ranked.map(({ info }) => urlOf(info.address, listening))
}

/** How the machine itself opens the server. `localhost` is a secure context, where more of the browser is available. */
export const localAddress = ({ host, ...listening }: Listening): string =>
  urlOf(host === undefined || host === '::' || host === '0.0.0.0' ? 'localhost' : host, listening)

const urlOf = (host: string, { port, secure = false }: Omit<Listening, 'host'>): string =>
  `http${secure ? 's' : ''}://${host.includes(':') ? `[${host}]` : host}:${port}`

function listensOn(info: NetworkInterfaceInfo, host: string | undefined): boolean {
  if (host === undefined || host === '::') return true
  return host === '0.0.0.0' ? info.family === 'IPv4' : host === info.address
}

function rankOf(name: string, info: NetworkInterfaceInfo): number {
  const virtual = virtualName.test(name) ? 1 : 0
  if (info.family === 'IPv6') return 6 + virtual
  if (info.address.startsWith('169.254.')) return 4 + virtual // this machine found no router
  return (isPrivate(info.address) ? 0 : 1) + 2 * virtual
}

/** RFC 1918. */
const isPrivate = (address: string): boolean => /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address)

/** fe80::/10 works only with the name of the reader's own interface. */
const isIPv6LinkLocal = (info: NetworkInterfaceInfo): boolean =>
  info.family === 'IPv6' && /^fe[89ab]/i.test(info.address)
