// Runs before the app, also in browsers that cannot read it: the build writes this in the language of 2009, and it uses nothing younger
// before it has asked whether that is there. What it says of a lack is a script of its own, as hardly any browser has one.

/** What is asked of a browser, in the order in which it is. */
export type Need = 'language' | 'webrtc' | 'workers' | 'wasm' | 'random'

/** What a page has, by name: a browser's `window`. */
export type Things = Readonly<Record<string, unknown>>

const has = (things: Things, name: string, method: string): boolean => {
  const { prototype } = (things[name] || {}) as { prototype?: Things }
  return typeof prototype?.[method] === 'function'
}

const needs: Record<Need, (things: Things) => boolean> = {
  /** `toSorted` came with what else the app's programs are written in. */
  language: (things) => has(things, 'Array', 'toSorted') && typeof things.BigInt === 'function',
  webrtc: (things) => has(things, 'RTCPeerConnection', 'createDataChannel'),
  workers: (things) => has(things, 'Worker', 'postMessage'),
  wasm: (things) => typeof things.WebAssembly === 'object',
  random: (things) => {
    const crypto = things.crypto as Things | undefined
    return crypto !== undefined && typeof crypto.getRandomValues === 'function'
  },
}

/** What a browser lacks: of several the first, which says most. `undefined` for one that can do all. */
export function lackOf(things: Things): Need | undefined {
  for (const need of Object.keys(needs) as Need[]) if (!needs[need](things)) return need
  return undefined
}
