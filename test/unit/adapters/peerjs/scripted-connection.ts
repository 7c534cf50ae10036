import type { DataConnection } from 'peerjs'
import { sdpOf } from '../../identity/pair.ts'

class Descriptions extends EventTarget {
  signalingState = 'stable'
  currentLocalDescription = { sdp: sdpOf('a') }
  currentRemoteDescription = { sdp: sdpOf('b') }

  settle(): void {
    for (const state of ['have-local-offer', 'stable']) {
      this.signalingState = state
      this.dispatchEvent(new Event('signalingstatechange'))
    }
  }
}

/** A connection of peerjs whose browser tells what happens in the order of the test. */
export function scriptedConnection() {
  const listeners = new Map<string, (given?: unknown) => void>()
  const sent: string[] = []
  const dataChannel = {
    ordered: true,
    maxRetransmits: null,
    readyState: 'connecting',
    send: (text: string) => sent.push(text),
    close: () => undefined,
    addEventListener: () => undefined,
  }
  const peerConnection = new Descriptions()
  const connection = {
    dataChannel,
    peerConnection,
    open: false,
    on: (event: string, listener: (given?: unknown) => void) => listeners.set(event, listener),
    close: () => undefined,
  }
  const happen = {
    settled: () => peerConnection.settle(),
    open: () => {
      dataChannel.readyState = 'open'
      connection.open = true
      listeners.get('open')?.()
    },
    said: (text = 'hello') => listeners.get('data')?.(text),
  }
  return { connection: connection as unknown as DataConnection, happen, sent }
}
