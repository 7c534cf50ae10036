import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Where the server is, and where the two hosts are. */
export type Place = 'server' | 'host' | 'device'

export const addresses: Readonly<Record<Place, string>> = {
  server: '10.77.0.1',
  host: '10.77.0.2',
  device: '10.77.0.3',
}
/** The server of the test pages, the server of the app, the TURN server. */
export const ports = { server: 8443, app: 8444, turn: 3478 } as const

/** What the network lets through. Multicast is a way for names, not for data. */
export type Weather = 'open' | 'no-udp-between' | 'isolated' | 'only-tcp-to-the-server'

/** Bytes that have come through since the last look, with their headers: from host to device and back, to the TURN server (at its port, or where it relays from), to the server. */
export interface Traffic {
  readonly direct: number
  readonly turn: number
  readonly server: number
}

const between: Readonly<Record<Weather, string>> = {
  open: '',
  'no-udp-between': 'ip protocol udp drop',
  isolated: 'drop',
  'only-tcp-to-the-server': 'drop',
}

/**
 * A network of its own: three namespaces, of which the server's has the bridge to which the others are plugged, as an access point has.
 * Names carry the id of this process; with the namespaces all that is in them goes away.
 */
export class Lab {
  readonly #id: string

  private constructor(id: string) {
    this.#id = id
  }

  static build(): Lab {
    takeDownLeftovers()
    const lab = new Lab(`tg${process.pid}`)
    try {
      lab.#plug()
      lab.weather('open')
      return lab
    } catch (thrown) {
      lab.tearDown()
      throw thrown
    }
  }

  /** The beginning of a command that runs at this place. */
  at(place: Place): readonly string[] {
    return ['ip', 'netns', 'exec', this.#name(place)]
  }

  weather(weather: Weather): void {
    const onlyTcp = weather === 'only-tcp-to-the-server'
    this.#nft(`
      flush chain bridge lab forward
      flush chain inet lab input
      add rule bridge lab forward ${between[weather] || 'accept comment "open"'}
      add rule inet lab input iifname br0 tcp dport { ${ports.server}, ${ports.app} } counter name server accept
      ${onlyTcp ? 'add rule inet lab input iifname br0 drop' : ''}
      add rule inet lab input iifname br0 ip daddr ${addresses.server} meta l4proto udp counter name turn`)
  }

  /** The cable of a host is pulled out, or put in again: its system tells its browser. */
  cable(place: Exclude<Place, 'server'>, state: 'up' | 'down'): void {
    run(...this.at('server'), 'ip', 'link', 'set', place, state)
  }

  takeTraffic(): Traffic {
    const text = run(...this.at('server'), 'nft', '-j', 'reset', 'counters')
    const { nftables } = JSON.parse(text) as { nftables: { counter?: { name: string; bytes: number } }[] }
    const of = (name: string) => nftables.find(({ counter }) => counter?.name === name)?.counter?.bytes ?? Number.NaN
    return { direct: of('direct'), turn: of('turn'), server: of('server') }
  }

  /** Also what only half stands, and who still runs in it. */
  tearDown(): void {
    for (const place of places) takeDown(this.#name(place))
  }

  #plug(): void {
    for (const place of places) {
      run('ip', 'netns', 'add', this.#name(place))
      run(...this.at(place), 'sh', '-c', 'echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6')
      run(...this.at(place), 'ip', 'link', 'set', 'lo', 'up')
    }
    const atServer = this.at('server')
    run(...atServer, 'ip', 'link', 'add', 'br0', 'type', 'bridge')
    run(...atServer, 'ip', 'addr', 'add', `${addresses.server}/24`, 'dev', 'br0')
    run(...atServer, 'ip', 'link', 'set', 'br0', 'up')
    for (const place of ['host', 'device'] as const) {
      const far = ['netns', this.#name(place)]
      run(...atServer, 'ip', 'link', 'add', place, 'type', 'veth', 'peer', 'name', 'eth0', ...far)
      run(...atServer, 'ip', 'link', 'set', place, 'master', 'br0', 'up')
      run(...this.at(place), 'ip', 'addr', 'add', `${addresses[place]}/24`, 'dev', 'eth0')
      run(...this.at(place), 'ip', 'link', 'set', 'eth0', 'up')
      run(...this.at(place), 'ip', 'route', 'add', 'default', 'via', addresses.server)
    }
    this.#nft(`
      table bridge lab {
        counter direct {}
        chain forward { type filter hook forward priority 0; }
        chain count { type filter hook forward priority 10; ip daddr { ${addresses.host}, ${addresses.device} } counter name direct; }
      }
      table inet lab {
        counter server {}
        counter turn {}
        chain input { type filter hook input priority 0; }
      }`)
  }

  #nft(rules: string): void {
    execFileSync('ip', [...this.at('server').slice(1), 'nft', '-f', '-'], { input: rules, stdio: ['pipe', 2, 2] })
  }

  #name(place: Place): string {
    return `${this.#id}${place}`
  }
}

/** Of runs that were killed. */
function takeDownLeftovers(): void {
  for (const name of namespaces()) {
    const [, pid] = /^tg(\d+)(?:server|host|device)$/.exec(name) ?? []
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) takeDown(name)
  }
}

function takeDown(name: string): void {
  if (!namespaces().includes(name)) return
  for (const pid of run('ip', 'netns', 'pids', name).split('\n')) {
    if (pid !== '') kill(Number(pid))
  }
  run('ip', 'netns', 'del', name)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

const namespaces = (): string[] =>
  run('ip', 'netns', 'list')
    .split('\n')
    .map((line) => line.replace(/ .*$/, ''))

const places = Object.keys(addresses) as Place[]

function run(command = '', ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
