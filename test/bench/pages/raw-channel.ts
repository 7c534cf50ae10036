// The limit of `bulk` and `join`: one RTCDataChannel without anything of Tabgrid. Descriptions are carried by the driver.

const chunkBytes = 64 * 1024
const highWaterBytes = 4 * 1024 * 1024
const lowWaterBytes = 1024 * 1024

/** One end of a raw channel; `describe` calls are passed from one page to the other by hand. */
export class RawChannel {
  readonly #connection = new RTCPeerConnection()
  #channel: RTCDataChannel | undefined
  #open: Promise<void> | undefined

  async offer(): Promise<string> {
    this.#use(this.#connection.createDataChannel('raw'))
    await this.#connection.setLocalDescription()
    return this.#described()
  }

  async answer(offer: string): Promise<string> {
    this.#open = new Promise((resolve) => {
      this.#connection.ondatachannel = ({ channel }) => {
        this.#use(channel)
        resolve(this.#open)
      }
    })
    await this.#connection.setRemoteDescription(JSON.parse(offer))
    await this.#connection.setLocalDescription()
    return this.#described()
  }

  async accept(answer: string): Promise<void> {
    await this.#connection.setRemoteDescription(JSON.parse(answer))
    await this.#open
  }

  /** All candidates in one description: no trickle, which on one machine costs nothing. */
  async #described(): Promise<string> {
    if (this.#connection.iceGatheringState !== 'complete') {
      await new Promise<void>((resolve) => {
        this.#connection.onicecandidate = ({ candidate }) => candidate === null && resolve()
      })
    }
    return JSON.stringify(this.#connection.localDescription)
  }

  #use(channel: RTCDataChannel): void {
    channel.binaryType = 'arraybuffer'
    channel.bufferedAmountLowThreshold = lowWaterBytes
    this.#channel = channel
    this.#open = new Promise((resolve) => {
      channel.onopen = () => resolve()
    })
  }

  async send(bytes: number): Promise<void> {
    const channel = this.#channel
    if (channel === undefined) throw new Error('no channel')
    for (let sent = 0; sent < bytes; sent += chunkBytes) {
      channel.send(new Uint8Array(chunkBytes))
      if (channel.bufferedAmount < highWaterBytes) continue
      await new Promise<void>((resolve) => {
        channel.onbufferedamountlow = () => resolve()
      })
    }
  }

  /** Resolves with the milliseconds from now to the last of `bytes`. */
  receive(bytes: number): Promise<number> {
    const startedMs = performance.now()
    let received = 0
    return new Promise((resolve) => {
      if (this.#channel === undefined) return
      this.#channel.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        received += data.byteLength
        if (received >= bytes) resolve(performance.now() - startedMs)
      }
    })
  }

  close(): void {
    this.#connection.close()
  }
}
