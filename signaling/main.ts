import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { localAddress, networkAddresses } from './addresses.ts'
import { roomAnnouncement, serverAnnouncement } from './announcement.ts'
import { buildAppIfStale } from './app-build.ts'
import { keptSecret } from './kept-secret.ts'
import { type ServerOptions, type SignalingServer, startServer } from './server.ts'
import { explainStart, readSettings, type Settings, StartError, systemCodeOf, usage } from './settings.ts'

const defaultPort = 8080
const lastPortTried = 8180
/** tsx passes on the Ctrl-C that the terminal has sent to this process too: so soon after the first it is no second one. */
const echoMs = 300

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
async function sharedBy({ redis, secretFile }: Settings): Promise<Pick<ServerOptions, 'secret' | 'bus'>> {
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
  const { port, host } = settings
  const network = (listeningPort: number) => networkAddresses(networkInterfaces(), { host, port: listeningPort })
  const server = await listen(port, {
    ...(await sharedBy(settings)),
    ...(host === undefined ? {} : { host }),
    appDirectory: await appFor(settings),
    relay: settings.relay,
    onRoom: (code) => console.log(roomAnnouncement(code, network(server.port), terminal)),
  })
  endOnSignal(server)
  console.log(serverAnnouncement(localAddress({ host, port: server.port }), network(server.port), terminal))
}

/** The first Ctrl-C says goodbye to every socket. A second one ends the process at once. */
function endOnSignal(server: SignalingServer): void {
  let pressedAtMs: number | undefined
  const end = () => {
    if (pressedAtMs === undefined) {
      pressedAtMs = performance.now()
      void server.close().then(() => process.exit(0))
    } else if (performance.now() - pressedAtMs > echoMs) process.exit(130)
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
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
    process.exitCode = error.exitCode
  }
}

await main()
