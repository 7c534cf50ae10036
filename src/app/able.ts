import { able as english } from './text/en/able.ts'
import { able as chinese } from './text/zh/able.ts'

// Runs before the app, also in browsers that cannot read it: the build writes this in the language of 2009, and it uses nothing younger
// before it has asked whether that is there.

/** What is asked of a browser, in the order of the sentences. */
export type Need = keyof typeof english.missing

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

/**
 * Says so in the place of the app, which does not begin then.
 * @param preferred the browser's language as a BCP 47 tag: what was chosen here is kept where such a browser may have no way to look.
 */
export function refuse(need: Need, page: Document, preferred: string | undefined): void {
  const isChinese = /^zh/.test(preferred ?? '')
  const words = isChinese ? chinese : english
  page.documentElement.setAttribute('data-refused', need)
  const show = () => {
    const place = page.getElementById('app')
    if (place === null) return
    const [heading, reason, advice] = [page.createElement('h1'), page.createElement('p'), page.createElement('p')]
    heading.textContent = words.heading
    reason.textContent = words.missing[need]
    advice.textContent = words.advice
    for (const part of [heading, reason, advice]) place.appendChild(part)
    place.className = 'notice'
    place.setAttribute('role', 'alert')
    place.setAttribute('lang', isChinese ? 'zh-CN' : 'en')
  }
  page.addEventListener('DOMContentLoaded', show)
}
