import type { Trick } from '../../../protocol/trick.ts'

/** What the host plays on this device now. */
export const played = {
  nothing: 'None is being played now.',
  playing: {
    sleep: 'Asleep: this tab says and computes nothing.',
    slow: 'Ten times slower.',
    cut: 'Its link is cut.',
    crash: 'Crashed: it has forgotten what it was at, and comes back by itself.',
    lie: 'Lying: its results are wrong.',
  } satisfies Record<Trick, string>,
}
