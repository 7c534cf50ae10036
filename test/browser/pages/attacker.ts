// Whoever runs a dishonest signaling server: a browser of its own, which wants the channel that two others mean to open.

declare global {
  var attacker: {
    /** Each resolves with a whole description of a new connection, candidates and all. */
    offer(): Promise<string>
    answer(offer: string): Promise<string>
    accept(answer: string): Promise<void>
    candidate(candidate: RTCIceCandidateInit): Promise<void>
    /** Whether a channel of the newest connection has opened. */
    isOpen(): boolean
    /** Lets go of what it has. */
    rest(): void
  }
}

let connection = new RTCPeerConnection()
let isOpen = false
let early: RTCIceCandidateInit[] = []

function begin(): void {
  connection.close()
  connection = new RTCPeerConnection()
  isOpen = false
  connection.ondatachannel = ({ channel }) => watch(channel)
}

function watch(channel: RTCDataChannel): void {
  channel.onopen = () => {
    isOpen = true
  }
}

async function described(): Promise<string> {
  await connection.setLocalDescription()
  while (connection.iceGatheringState !== 'complete') {
    await new Promise((resolve) => connection.addEventListener('icegatheringstatechange', resolve, { once: true }))
  }
  return connection.localDescription?.sdp ?? ''
}

async function takeEarly(): Promise<void> {
  for (const candidate of early.splice(0)) await connection.addIceCandidate(candidate)
}

globalThis.attacker = {
  offer: () => {
    begin()
    early = []
    watch(connection.createDataChannel('taken'))
    return described()
  },
  answer: async (sdp) => {
    begin()
    await connection.setRemoteDescription({ type: 'offer', sdp })
    await takeEarly()
    return described()
  },
  accept: async (sdp) => {
    await connection.setRemoteDescription({ type: 'answer', sdp })
    await takeEarly()
  },
  candidate: async (candidate) => {
    if (connection.remoteDescription === null || connection.signalingState === 'closed') early.push(candidate)
    else await connection.addIceCandidate(candidate)
  },
  isOpen: () => isOpen,
  rest: begin,
}

export {} // a module: what is above is no global
