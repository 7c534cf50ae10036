export interface WatchedChannel {
  readonly channel: RTCDataChannel
  readonly connection: RTCPeerConnection
}

/**
 * The browser's WebRTC as simple-peer takes it (its public `wrtc` option), telling of each data channel of the connection
 * made with it: simple-peer keeps both private; back-pressure needs the channel, and its rung is the connection's to say.
 */
export function watchedRtc(onChannel: (watched: WatchedChannel) => void) {
  class WatchedConnection extends RTCPeerConnection {
    constructor(config?: RTCConfiguration) {
      super(config)
      this.addEventListener('datachannel', ({ channel }) => onChannel({ channel, connection: this }))
    }

    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init)
      onChannel({ channel, connection: this })
      return channel
    }
  }
  return { RTCPeerConnection: WatchedConnection, RTCSessionDescription, RTCIceCandidate }
}
