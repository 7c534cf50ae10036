/**
 * The browser's WebRTC as simple-peer takes it (its public `wrtc` option), telling of the connection made
 * with it and of each of its data channels: simple-peer keeps both private, and back-pressure needs the channel.
 */
export function watchedRtc(
  onConnection: (connection: RTCPeerConnection) => void,
  onChannel: (channel: RTCDataChannel) => void,
) {
  class WatchedConnection extends RTCPeerConnection {
    constructor(config?: RTCConfiguration) {
      super(config)
      onConnection(this)
      this.addEventListener('datachannel', (event) => onChannel(event.channel))
    }

    override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, init)
      onChannel(channel)
      return channel
    }
  }
  return { RTCPeerConnection: WatchedConnection, RTCSessionDescription, RTCIceCandidate }
}
