/** What is known of the screen: `unable` where this browser, or a page without https, cannot keep it on. */
export type ScreenState = 'off' | 'kept-on' | 'unable'

/** Keeps the screen on while somebody wants it, and asks again each time the page is in front again: a hidden page loses it. */
export class ScreenKeeper {
  readonly #change: (state: ScreenState) => void
  #sentinel: WakeLockSentinel | undefined
  #wanted = false

  constructor(change: (state: ScreenState) => void) {
    this.#change = change
  }

  want(wanted: boolean): void {
    if (wanted === this.#wanted) return
    this.#wanted = wanted
    if (wanted) {
      document.addEventListener('visibilitychange', this.#ask)
      this.#ask()
    } else {
      document.removeEventListener('visibilitychange', this.#ask)
      void this.#sentinel?.release()
      this.#sentinel = undefined
      this.#change('off')
    }
  }

  readonly #ask = (): void => {
    if (document.visibilityState === 'hidden' || this.#sentinel?.released === false) return
    // TypeScript believes that every browser has it.
    const wakeLock: WakeLock | undefined = navigator.wakeLock
    if (wakeLock === undefined) {
      this.#change('unable')
      return
    }
    wakeLock.request('screen').then(
      (sentinel) => this.#take(sentinel),
      () => this.#change('unable'), // power saving, or a policy of the browser
    )
  }

  #take(sentinel: WakeLockSentinel): void {
    if (!this.#wanted || this.#sentinel?.released === false) {
      void sentinel.release() // another was given meanwhile, or nobody wants it any more
      return
    }
    this.#sentinel = sentinel
    sentinel.addEventListener('release', () => {
      if (this.#sentinel === sentinel) this.#change('off')
    })
    this.#change('kept-on')
  }
}
