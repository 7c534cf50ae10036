import { afterEach } from 'vitest'
import type { ClientOptions } from 'ws'
import type { Note } from '../../../signaling/notes.ts'
import { type ServerOptions, type SignalingServer, startServer } from '../../../signaling/server.ts'
import { SocketPeer } from './socket-peer.ts'

/** Real servers and real sockets of one test, which end with it. */
export class ServerBed {
  readonly notes: Note[] = []
  readonly #servers: SignalingServer[] = []
  readonly #peers: SocketPeer[] = []

  constructor() {
    afterEach(async () => {
      for (const peer of this.#peers.splice(0)) peer.socket.terminate()
      for (const server of this.#servers.splice(0)) await server.close()
      this.notes.length = 0
    })
  }

  async start(options: Partial<ServerOptions> = {}): Promise<SignalingServer> {
    const onNote = (note: Note) => this.notes.push(note)
    const server = await startServer({ port: 0, host: '127.0.0.1', onNote, ...options })
    this.#servers.push(server)
    return server
  }

  async connect({ port }: SignalingServer, options: ClientOptions = {}): Promise<SocketPeer> {
    const peer = await SocketPeer.connect(port, options)
    this.#peers.push(peer)
    return peer
  }

  /** The status with which a socket is turned away, and the sentence. */
  turnedAway(server: SignalingServer, options: ClientOptions = {}): Promise<string> {
    return this.connect(server, options).then(
      () => 'let in',
      (error: unknown) => String(error),
    )
  }
}
