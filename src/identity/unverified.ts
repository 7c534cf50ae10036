import { fetchPart } from '../base/fetch-part.ts'
import type { PeerTrust } from './credentials.ts'
import type { Introduction } from './introduction.ts'

/** Between ends without a link. The list of words is fetched by those who compare: few do, and it is as large as a page. */
export const unverified = (host: Introduction, device: Introduction): PeerTrust => ({
  at: 'unverified',
  words: async () => (await fetchPart(() => import('./words.ts'))).fourWords(host, device),
})
