import { signal } from '@preact/signals'

/** So many times as fast as it was. */
export const playSpeeds = [0.25, 1, 4, 16, 64, 256] as const

/** A run is played in at most this time, unless another speed is chosen. */
const wholeMs = 20_000

/** Which moment of a run is shown. Times are milliseconds since the run began. */
export class Playhead {
  readonly atMs = signal(0)
  readonly lengthMs = signal(0)
  readonly playing = signal(false)
  readonly speed = signal<number>(1)
  /** Stays at the end while the run grows. */
  readonly live = signal(true)
  #speedChosen = false

  /** The run is so long now. */
  reach(lengthMs: number): void {
    this.lengthMs.value = lengthMs
    if (this.live.value) this.atMs.value = lengthMs
    if (!this.#speedChosen) this.speed.value = playSpeeds.find((speed) => lengthMs / speed <= wholeMs) ?? 256
  }

  seek(atMs: number): void {
    const { value: end } = this.lengthMs
    this.atMs.value = Math.min(end, Math.max(0, atMs))
    this.live.value = this.atMs.value >= end
  }

  /** Where a slider stands that has so many steps from end to end: whole numbers, as one of milliseconds may not reach the end. */
  seekByStep(step: number, steps: number): void {
    this.seek((step / steps) * this.lengthMs.value)
  }

  chooseSpeed(speed: number): void {
    this.#speedChosen = true
    this.speed.value = speed
  }

  /** From the beginning where it stands at the end. */
  toggle(): void {
    if (!this.playing.value && this.atMs.value >= this.lengthMs.value) this.atMs.value = 0
    this.playing.value = !this.playing.value
    if (this.playing.value) this.live.value = false
  }

  /** So much of the viewer's time went by. */
  pass(elapsedMs: number): void {
    if (!this.playing.value) return
    this.seek(this.atMs.value + elapsedMs * this.speed.value)
    if (this.live.value) this.playing.value = false
  }
}
