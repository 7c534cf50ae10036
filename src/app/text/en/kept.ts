import type { KeptHere } from '../../../wiring/kept.ts'

type About = KeptHere['about'] extends ReadonlySet<infer A extends string> ? A : never

/** The words of the panel that shows what a browser keeps: a part of `text`. */
export const kept = {
  heading: 'What this browser keeps',
  about: 'Only here, in this browser. There are no cookies, and nobody else is told.',
  nothing: 'Nothing.',
  looking: 'Looking…',
  things: {
    'profile-key':
      'A key, made here, by which hosts know this browser again. Another one is made when you help again.',
    links: 'The links of rooms that you entered, with their secrets.',
    room: 'The room that you host: its code, keys, and whom you let in or kept out.',
    jobs: 'The jobs of your room with their inputs and results, so that a reload goes on with them.',
    helping:
      'Hosts that may have more than your limits, what they used today, their receipts, and what this browser did by task and day.',
    choices: 'Your choices: names, theme, projector mode, language, cores, limits, hours, WebAssembly only.',
    lab: 'The task that you wrote last in the lab.',
    tab: 'Of this tab: the task that you set up, the sensor that you read, a pause.',
    app: 'The app itself, so that it opens without a network.',
    other: 'Something of another version of Tabgrid.',
  } satisfies Record<About, string>,
  forget: 'Forget everything',
  question: (code: string) =>
    `This browser hosts room ${code}. Forget the room too? Then its keys and jobs are gone, a tab that has it open ends it when it closes, and its link leads nowhere.`,
  butRoom: 'Keep the room, forget the rest',
  roomToo: 'Forget the room too',
  cancel: 'Forget nothing',
  done: 'Forgotten.',
  doneButRoom: 'Forgotten, all but your room and its jobs.',
  failed: (reason: string) => `Not everything could be forgotten: ${reason}`,
}
