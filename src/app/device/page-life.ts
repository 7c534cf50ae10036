import type { Unsubscribe } from '../../runtime/api/job-api.ts'

/** Whether this page may compute, as far as its browser lets it. */
export interface PageLife {
  /** The tab is closing, or it is hidden on a phone, which stops it soon and without a word. */
  away(): void
  /** It is in front again. */
  back(): void
}
export type WatchPage = (life: PageLife) => Unsubscribe

/** A finger is the first way to point here: a phone or a tablet, which sleeps what is not in front. */
export const touchFirst = (): boolean => matchMedia('(hover: none) and (pointer: coarse)').matches

/**
 * A hidden tab of a laptop is not away: workers and links go on there. To be called before a link is opened: the window
 * calls its listeners in the order of their adding, and a link that heard `pagehide` carries no last word any more.
 */
export const watchPage: WatchPage = ({ away, back }) => {
  const turned = () => {
    if (!touchFirst()) return
    if (document.visibilityState === 'hidden') away()
    else back()
  }
  addEventListener('pagehide', away)
  addEventListener('pageshow', back)
  document.addEventListener('visibilitychange', turned)
  return () => {
    removeEventListener('pagehide', away)
    removeEventListener('pageshow', back)
    document.removeEventListener('visibilitychange', turned)
  }
}
