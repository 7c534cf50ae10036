import { TabgridError } from '../../base/errors.ts'
import type { RoomCode } from '../../base/ids.ts'
import type { Clock, Network } from '../../ports.ts'

/** A server that is there answers at once; one that is not may give the code later all the same, and the room takes it then. */
const answerMs = 10_000

/** Asks for another code, and gives it. Rejects with `server-lost` when nothing is heard of it. */
export function renewCode(network: Network, clock: Clock): Promise<RoomCode> {
  return new Promise((resolve, reject) => {
    const stopWaiting = clock.after(answerMs, () => {
      stopListening()
      reject(new TabgridError('server-lost', 'the server did not answer: the room has its former code as yet'))
    })
    const stopListening = network.on('code', ({ code }) => {
      stopWaiting()
      stopListening()
      resolve(code)
    })
    network.renewCode?.()
  })
}
