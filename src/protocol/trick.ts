/** What a host may play on a device whose person allows it, so that a class sees what becomes of it (W110). */
export const tricks = [
  /** As a frozen tab: nothing is said, heard or computed. */
  'sleep',
  /** Computes ten times slower. */
  'slow',
  /** Loses its link, and does not come back over another. */
  'cut',
  /** As a page that died and is loaded anew: it forgets all that it was at. */
  'crash',
  /** Gives wrong results. */
  'lie',
] as const
export type Trick = (typeof tricks)[number]
