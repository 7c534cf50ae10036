import type { DataConnection } from 'peerjs'
import { browserRandom } from '../../../src/adapters/browser/random.ts'
import { openPeer } from '../../../src/adapters/peerjs/open-peer.ts'
import { readBroker } from '../../../src/base/broker.ts'
import { randomId } from '../../../src/base/ids.ts'

// Whoever runs a dishonest broker: two peers of its own between a device and its host, which pass on what each end says.

declare global {
  var between: {
    /** Waits for a device in the place of that host. Resolves with the id at which it does. */
    standFor(host: string): Promise<string>
    /** How many words were passed on. */
    words(): number
    /** The frames that were passed on, as text. */
    read(): string[]
  }
}

const broker = readBroker(new URLSearchParams(location.search).get('broker') ?? '')
let words = 0
const frames: string[] = []

async function peerAtBroker() {
  if (broker === undefined) throw new Error('the address of this page names no broker')
  const id = randomId(browserRandom)
  const peer = openPeer({ broker, id, token: id, rtcConfig: { iceServers: [] } })
  await new Promise((resolve) => peer.on('open', resolve))
  return peer
}

/** In order, and not before the other end is there. */
function pass(from: DataConnection, to: DataConnection): void {
  const held: unknown[] = []
  const send = (data: unknown) => {
    if (typeof data === 'string') words += 1
    else frames.push(new TextDecoder().decode(data as ArrayBuffer))
    void to.send(data)
  }
  to.on('open', () => {
    for (const data of held.splice(0)) send(data)
  })
  from.on('data', (data) => (to.open ? send(data) : held.push(data)))
}

globalThis.between = {
  standFor: async (host) => {
    const [towardsDevice, towardsHost] = [await peerAtBroker(), await peerAtBroker()]
    towardsDevice.on('connection', (device) => {
      const real = towardsHost.connect(host, { serialization: 'raw', reliable: true })
      pass(device, real)
      pass(real, device)
    })
    return towardsDevice.id
  },
  words: () => words,
  read: () => frames,
}
