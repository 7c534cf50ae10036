/**
 * The two names of Node that simple-peer's stream package reads at run time. Import this before simple-peer.
 *
 * `nextTick` is a microtask on purpose: the usual browser stand-in is a timer, which a hidden tab runs once a second.
 */
const names = {
  global: globalThis,
  process: {
    env: {},
    nextTick: (call: (...given: unknown[]) => void, ...given: unknown[]): void =>
      queueMicrotask(() => call(...given)),
  },
}

for (const [name, value] of Object.entries(names)) {
  if (!(name in globalThis)) Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
}
