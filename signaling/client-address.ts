import { BlockList, isIP } from 'node:net'
import { StartError } from './settings.ts'

/** Whose word about addresses counts: proxies of our own. */
export class TrustedProxies {
  readonly #list = new BlockList()

  /** @param ranges e.g. `10.0.0.0/8`, `192.168.1.7`, `fd00::/8`. @throws StartError */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) this.#add(range)
  }

  has(address: string): boolean {
    const plain = plainAddress(address)
    const version = isIP(plain)
    return version !== 0 && this.#list.check(plain, version === 4 ? 'ipv4' : 'ipv6')
  }

  #add(range: string): void {
    const [address = '', bits, ...rest] = range.split('/')
    const version = isIP(address)
    const most = version === 4 ? 32 : 128
    const length = bits === undefined ? most : Number(bits)
    if (version === 0 || rest.length > 0 || !/^\d{1,3}$/.test(bits ?? '0') || length > most) {
      throw new StartError(2, `--trust-proxy takes addresses like 10.0.0.0/8 or 192.168.1.7, not "${range}".`)
    }
    this.#list.addSubnet(address, length, version === 4 ? 'ipv4' : 'ipv6')
  }
}

/**
 * Who is at the other end, as far as it can be known: the last address of `X-Forwarded-For` that no proxy of ours has, if the
 * connection comes from one. What a stranger writes into that header comes before it, and is not believed.
 */
export function clientAddress(remote: string, forwardedFor: string | undefined, proxies: TrustedProxies): string {
  let address = plainAddress(remote)
  const hops = (forwardedFor ?? '').split(',').reverse()
  for (const hop of hops) {
    const named = plainAddress(hop.trim())
    if (!proxies.has(address) || isIP(named) === 0) break
    address = named
  }
  return address
}

/**
 * What limits are counted by: an IPv4 address, or the first 64 bits of an IPv6 one, as a person has all of the rest.
 * `::ffff:192.0.2.1` is an IPv4 address.
 */
export function addressGroup(address: string): string {
  const plain = plainAddress(address)
  return isIP(plain) === 6 ? `${ipv6Groups(plain).slice(0, 4).join(':')}::/64` : plain
}

/** So much of it as a log may hold: of 192.0.2.77 `192.0.2.x`, of an IPv6 address 48 bits. */
export function shortenedAddress(address: string): string {
  const plain = plainAddress(address)
  if (isIP(plain) === 4) return plain.replace(/\d+$/, 'x')
  return isIP(plain) === 6 ? `${ipv6Groups(plain).slice(0, 3).join(':')}::x` : 'unknown'
}

/** Without the zone of an IPv6 address, and without what wraps an IPv4 one. */
const plainAddress = (address: string): string => address.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '')

/** Eight groups without leading zeros. */
function ipv6Groups(address: string): string[] {
  const [front = '', back] = address.split('::')
  const groupsOf = (text: string) => (text === '' ? [] : text.split(':'))
  const [before, after] = [groupsOf(front), groupsOf(back ?? '')]
  const missing = back === undefined ? 0 : Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(missing).fill('0'), ...after].map((group) =>
    group.replace(/^0+(?=.)/, '').toLowerCase(),
  )
}
