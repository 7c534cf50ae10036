import type { Trick } from '../../../protocol/trick.ts'

/** What a host may play on devices that allow it. */
export const tricks = {
  allow: 'Let the host play tricks on this device for the lesson',
  allowAbout:
    'The host may make this tab sleep, slow down, lose its link, crash or lie, so that the class sees what happens. Only here, only in this room. Nothing else on this device is touched.',
  on: 'The host may play tricks on this device.',
  nothing: 'None is being played now.',
  playing: {
    sleep: 'Asleep: this tab says and computes nothing.',
    slow: 'Ten times slower.',
    cut: 'Its link is cut.',
    crash: 'Crashed: it has forgotten what it was at, and comes back by itself.',
    lie: 'Lying: its results are wrong.',
  } satisfies Record<Trick, string>,
  end: 'End the tricks now',
  namesGiven: 'In this room the host’s page gives the names.',
}
