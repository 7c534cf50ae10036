// In the place of the package `readable-stream` under simple-peer, of which a link uses three things: its events, `send`, which is
// simple-peer's own, and the `data` that it pushes. Here is no buffer, no `write` and no `pipe`: whoever listens first hears all.

class Duplex {
  _readableState = { ended: true }
  _writableState = { finished: true }
  #listeners = new Map()

  on(event, listener) {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener])
    return this
  }

  once(event, listener) {
    const hear = (...given) => {
      this.removeListener(event, hear)
      listener(...given)
    }
    hear.listener = listener
    return this.on(event, hear)
  }

  removeListener(event, listener) {
    const others = this.#listeners.get(event)?.filter((one) => one !== listener && one.listener !== listener)
    this.#listeners.set(event, others ?? [])
    return this
  }

  emit(event, ...given) {
    for (const listener of this.#listeners.get(event) ?? []) listener(...given)
  }

  push(data) {
    this.emit('data', data)
  }
}

module.exports = { Duplex }
