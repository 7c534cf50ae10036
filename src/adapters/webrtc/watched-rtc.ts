/**
 * The browser's WebRTC as simple-peer takes it (its public `wrtc` option), telling of each data channel of the
 * connection made with it: simple-peer keeps the channel private, and back-pressure needs it.
 */
export function watchedRtc(onChannel: (channel: RTCDataChannel) => void) {
  class WatchedConnection extends RTCPeerConnection {
    constructor(config?: RTCConfiguration) {
      super(config)
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
