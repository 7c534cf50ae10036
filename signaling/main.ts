import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { localAddress, networkAddresses } from './addresses.ts'
import { roomAnnouncement, serverAnnouncement } from './announcement.ts'
import { buildAppIfStale } from './app-build.ts'
import { jsonLog } from './json-log.ts'
import { keptSecret, turnSecretOf } from './kept-secret.ts'
import type { Note } from './notes.ts'
import { type ServerOptions, type SignalingServer, startServer } from './server.ts'
import { explainStart, readSettings, type Settings, StartError, systemCodeOf, usage } from './settings.ts'

const defaultPort = 8080
const lastPortTried = 8180
/** tsx passes on the Ctrl-C that the terminal has sent to this process too: so soon after the first it is no second one. */
const echoMs = 300
/** So many who come back at once are no burden to the next server; and service managers wait longer before they kill. */
const drainMs = 5_000

const root = fileURLToPath(new URL('..', import.meta.url))
const terminal = { colour: process.stdout.isTTY === true && (process.env.NO_COLOR ?? '') === '' }

async function appFor({ app }: Settings): Promise<string> {
  if (app !== undefined) {
    if (existsSync(join(app, 'index.html'))) return app
    throw new StartError(2, `There is no built app in "${app}": it has no index.html.`)
  }
  const built = join(root, 'dist', 'app')
  try {
    await buildAppIfStale(root, built, () => console.error('Building the app (once)...'))
  } catch (thrown) {
    throw new StartError(1, 'The app could not be built: run "npx vite build" to see why.', { cause: thrown })
  }
  return built
}

async function listen(port: number | undefined, options: Omit<ServerOptions, 'port'>): Promise<SignalingServer> {
  if (port !== undefined) return startServer({ ...options, port })
  for (let next = defaultPort; ; next++) {
    try {
      const server = await startServer({ ...options, port: next })
      if (next !== defaultPort) console.error(`Port ${defaultPort} is taken, so this server uses port ${next}.`)
      return server
    } catch (thrown) {
      if (systemCodeOf(thrown) !== 'EADDRINUSE' || next === lastPortTried) throw thrown
    }
  }
}

/** Servers of one Redis need one secret: the first one's, unless the person gave one to each. */
async function sharedBy({ redis, secretFile }: Settings): Promise<Pick<ServerOptions, 'secret' | 'bus' | 'limiter'>> {
  const secret = keptSecret(secretFile, process.env, (sentence) => console.error(sentence))
  if (redis === undefined) return { secret }
  const { connectRedis } = await import('./redis-bus.ts') // only now: a server that is alone need not load it
  const isGiven = secretFile !== undefined || process.env.TABGRID_SECRET !== undefined
  try {
    return await connectRedis(redis, isGiven ? { secret } : { firstSecret: secret })
  } catch (thrown) {
    throw new StartError(1, 'There is no Redis at the address of --redis, or it does not let this server in.', {
      cause: thrown,
    })
  }
}

async function serve(settings: Settings): Promise<void> {
  const { port, host, origins, proxies, tls } = settings
  const secure = tls !== undefined
  const network = (listeningPort: number) =>
    networkAddresses(networkInterfaces(), { host, port: listeningPort, secure })
  const metricsToken = process.env.TABGRID_METRICS_TOKEN || undefined
  const appDirectory = await appFor(settings)
  const turnSecret = turnSecretOf(settings, process.env)
  const server = await listen(port, {
    ...(await sharedBy(settings)),
    ...(host === undefined ? {} : { host }),
    appDirectory,
    relay: settings.relay,
    ...(metricsToken === undefined ? {} : { metricsToken }),
    ...(tls === undefined ? {} : { tls }),
    origins,
    proxies,
    ice: { stun: settings.stun, turn: settings.turn, turnSecret },
    onNote: settings.log === 'json' ? jsonLog(console.log, randomBytes(16).toString('hex')) : warnPeople,
    onRoom: (code) => {
      if (settings.log === 'people') console.log(roomAnnouncement(code, network(server.port), terminal))
    },
  })
  endOnSignal(server)
  if (settings.log === 'json') {
    process.on('SIGHUP', () => undefined) // asks for new certificates: where there are none it ends nobody
    return
  }
  const local = localAddress({ host, port: server.port, secure })
  console.log(serverAnnouncement(local, network(server.port), terminal))
}

/** What a person at the terminal can do something about. */
function warnPeople(note: Note): void {
  if (note.type === 'proxy-untrusted') {
    console.error(`A proxy at ${note.address} says for whom it asks: if it is yours, name it with --trust-proxy.`)
  }
  if (note.type === 'certificate-unreadable')
    console.error('The new certificate cannot be used, so the former stays.')
}

/**
 * The first Ctrl-C says goodbye to every socket; SIGTERM, by which a machine's own programs end a server, sends all to where
 * they can go on. A second one ends the process at once.
 */
function endOnSignal(server: SignalingServer): void {
  let pressedAtMs: number | undefined
  const end = (ended: () => Promise<void>) => {
    if (pressedAtMs === undefined) {
      pressedAtMs = performance.now()
      void ended().then(() => process.exit(0))
    } else if (performance.now() - pressedAtMs > echoMs) process.exit(130)
  }
  process.on('SIGINT', () => end(() => server.close()))
  process.on('SIGTERM', () => end(() => server.drain(drainMs)))
}

async function main(): Promise<void> {
  let settings: Settings | undefined
  try {
    settings = readSettings(process.argv.slice(2))
    if (settings.help) console.log(usage)
    else await serve(settings)
  } catch (thrown) {
    const error = explainStart(thrown, { port: settings?.port, host: settings?.host })
    console.error(error.message)
    process.exit(error.exitCode) // a way to Redis may be open
  }
}

await main()
