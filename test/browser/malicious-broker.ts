import type { Page } from '@playwright/test'
import type {} from './pages/between.ts' // declares what the page offers

interface BrokerMessage {
  readonly type: string
  readonly src?: string
  readonly dst?: string
}

/** A PeerServer in bad hands: what a victim says to its host, it brings to a peer of its own. */
export class MaliciousBroker {
  readonly #between: Page
  /** Its own peer that stands for a host, by that host's id. */
  readonly #stands = new Map<string, string>()

  constructor(between: Page) {
    this.#between = between
  }

  /** Stands between `victim` and the broker from now on. */
  async comeBetween(victim: Page): Promise<void> {
    await victim.routeWebSocket('**/peerjs?*', (socket) => {
      const server = socket.connectToServer()
      let turn = Promise.resolve()
      socket.onMessage((text) => {
        turn = turn.then(async () => server.send(await this.#fromVictim(String(text))))
      })
      server.onMessage((text) => socket.send(this.#toVictim(String(text))))
    })
  }

  async #fromVictim(text: string): Promise<string> {
    const message: BrokerMessage = JSON.parse(text)
    const host = message.dst
    if (host === undefined || message.type === 'HEARTBEAT') return text
    let stand = this.#stands.get(host)
    if (stand === undefined) {
      stand = await this.#between.evaluate((id) => globalThis.between.standFor(id), host)
      this.#stands.set(host, stand)
    }
    return JSON.stringify({ ...message, dst: stand })
  }

  #toVictim(text: string): string {
    const message: BrokerMessage = JSON.parse(text)
    const [host] = [...this.#stands].find(([, stand]) => stand === message.src) ?? []
    return host === undefined ? text : JSON.stringify({ ...message, src: host })
  }
}
