import { parseArgs } from 'node:util'
import type { RelayLimits } from './relay.ts'

export const usage = `Usage: npm start -- [options]
Serves the app, and introduces its peers to each other.

  --port N      listen here; without it 8080, or the next free port
  --host ADDR   listen on this address of the machine only, e.g. 127.0.0.1
  --secret-file FILE   keep this server's secret here, by which rooms come back after a restart; else TABGRID_SECRET,
                or a file in this user's state directory
  --origin LIST pages elsewhere that may connect, e.g. https://a.example,https://b.example; * is every page
  --trust-proxy LIST   believe the X-Forwarded-For of these, e.g. 10.0.0.0/8,192.168.1.7
  --cert FILE --key FILE   speak https with this certificate and key (PEM); read again when they change, and at SIGHUP
  --stun LIST   STUN servers for the peers, e.g. stun:stun.example:3478
  --turn LIST   TURN servers, e.g. turn:turn.example:3478,turns:turn.example:5349; credentials are made of
                TABGRID_TURN_SECRET, or of the secret in --turn-secret-file FILE
  --log json    one JSON line an event on the standard output, in place of the announcements
  --app DIR     serve this built app; without it dist/app, built first when it is missing or old
  --no-relay    pass on no data between devices that do not reach each other
  --relay-rate N    pass on so many MiB a second for each room; without it 16
  --relay-volume N  pass on so many GiB a day for each room; without it 16
  --redis URL   share rooms with the other servers of this Redis, e.g. redis://10.0.0.5:6379
  -h, --help    show this

TABGRID_METRICS_TOKEN lets who shows it (Authorization: Bearer ...) read /metrics.
`

/** PEM files of an HTTPS server. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

/** What the person at the terminal asked for. */
export interface Settings {
  /** `undefined`: the default one, or the next that is free. */
  readonly port: number | undefined
  readonly host: string | undefined
  readonly app: string | undefined
  readonly secretFile: string | undefined
  /** What differs from the relay's defaults. */
  readonly relay: Partial<RelayLimits> | 'off'
  /** `redis://...`; `undefined`: this server is alone. */
  readonly redis: string | undefined
  readonly origins: readonly string[]
  readonly proxies: readonly string[]
  readonly tls: TlsFiles | undefined
  readonly stun: readonly string[]
  readonly turn: readonly string[]
  readonly turnSecretFile: string | undefined
  readonly log: 'people' | 'json'
  readonly help: boolean
}

/** To be told to the person at the terminal: its message is one sentence. */
export class StartError extends Error {
  /** As the design promises: 1 failed, 2 wrong usage. */
  readonly exitCode: 1 | 2
  constructor(exitCode: 1 | 2, sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.exitCode = exitCode
  }
}

const iceUrlsMost = 8

const options = {
  port: { type: 'string' },
  host: { type: 'string' },
  app: { type: 'string' },
  'secret-file': { type: 'string' },
  'no-relay': { type: 'boolean' },
  'relay-rate': { type: 'string' },
  'relay-volume': { type: 'string' },
  redis: { type: 'string' },
  origin: { type: 'string' },
  'trust-proxy': { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  stun: { type: 'string' },
  turn: { type: 'string' },
  'turn-secret-file': { type: 'string' },
  log: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @throws StartError for an unknown option, or one that cannot be. */
export function readSettings(args: string[]): Settings {
  const { port, host, app, help = false, 'secret-file': secretFile, ...rest } = parse(args)
  return {
    port: port === undefined ? undefined : readPort(port),
    host,
    app,
    secretFile,
    help,
    origins: readList(rest.origin),
    proxies: readList(rest['trust-proxy']),
    tls: readTlsFiles(rest.cert, rest.key),
    stun: readIceUrls('stun', rest.stun),
    turn: readIceUrls('turn', rest.turn),
    turnSecretFile: rest['turn-secret-file'],
    log: readLog(rest.log),
    relay: readRelay(rest),
    redis: readRedis(rest.redis),
  }
}

const readList = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(',').map((item) => item.trim())

function readTlsFiles(cert: string | undefined, key: string | undefined): TlsFiles | undefined {
  if (cert !== undefined && key !== undefined) return { cert, key }
  if (cert === undefined && key === undefined) return undefined
  throw new StartError(2, '--cert and --key belong together: name both files.')
}

/** As browsers take them (RFC 7064, RFC 7065), at most as many as a greeting holds. */
function readIceUrls(kind: 'stun' | 'turn', text: string | undefined): string[] {
  const urls = readList(text)
  const form = new RegExp(`^${kind}s?:[\\w.:[\\]-]{1,200}(\\?transport=(udp|tcp))?$`)
  if (urls.length <= iceUrlsMost && urls.every((url) => form.test(url))) return urls
  throw new StartError(
    2,
    `--${kind} takes up to ${iceUrlsMost} addresses like ${kind}:${kind}.example:3478, not "${text}".`,
  )
}

function readLog(text: string | undefined): 'people' | 'json' {
  if (text === undefined || text === 'json') return text ?? 'people'
  throw new StartError(2, `--log takes "json", not "${text}".`)
}

function readRelay(values: Pick<Values, 'no-relay' | 'relay-rate' | 'relay-volume'>): Settings['relay'] {
  const { 'no-relay': off, 'relay-rate': rate, 'relay-volume': volume } = values
  if (off === true) return 'off'
  return {
    ...(rate === undefined ? {} : { bytesPerSecond: readAmount('--relay-rate', rate) * 2 ** 20 }),
    ...(volume === undefined ? {} : { bytesPerDay: readAmount('--relay-volume', volume) * 2 ** 30 }),
  }
}

function readAmount(option: string, text: string): number {
  const amount = Number(text)
  if (/^\d{1,6}(\.\d{1,3})?$/.test(text) && amount > 0) return amount
  throw new StartError(2, `${option} takes a number above 0, not "${text}".`)
}

type Values = ReturnType<typeof parse>

function parse(args: string[]) {
  try {
    return parseArgs({ args, options }).values
  } catch (thrown) {
    throw new StartError(2, `${sentenceOf(thrown)} See --help.`)
  }
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new StartError(2, `--port takes a number up to 65535, not "${text}".`)
}

function readRedis(url: string | undefined): string | undefined {
  if (url === undefined || /^rediss?:\/\/[^/]/.test(url)) return url
  throw new StartError(2, '--redis takes an address like redis://10.0.0.5:6379.') // what was given may hold a password
}

/** The first sentence of an error's message. */
export const sentenceOf = (thrown: unknown): string => {
  const [sentence = ''] = (thrown instanceof Error ? thrown.message : String(thrown)).split(/(?<=\.)\s|\n/)
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

/**
 * What went wrong while starting, as something that can be told.
 * @param port The one asked for, or `undefined` when several were tried.
 */
export function explainStart(thrown: unknown, { port, host }: Pick<Settings, 'port' | 'host'>): StartError {
  if (thrown instanceof StartError) return thrown
  const cause = { cause: thrown }
  switch (systemCodeOf(thrown)) {
    case 'EADDRINUSE':
      if (port === undefined) {
        return new StartError(2, 'Port 8080 and the hundred after it are taken: choose one with --port.', cause)
      }
      return new StartError(
        2,
        `Port ${port} is taken: choose another one, or leave --port out for the next free one.`,
        cause,
      )
    case 'EACCES':
      return new StartError(2, `This user may not listen on port ${port}: choose one above 1023.`, cause)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        2,
        `This machine has no address "${host}": leave --host out to listen on all it has.`,
        cause,
      )
    default:
      return new StartError(1, sentenceOf(thrown), cause)
  }
}

/** The code of a system error, e.g. `EADDRINUSE`. */
export const systemCodeOf = (thrown: unknown): unknown =>
  thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
