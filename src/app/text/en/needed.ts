/** A job that waits for its input after a reload. */
export const needed = {
  heading: (title: string) => `${title} was interrupted`,
  choose: (name: string) => `Choose ${name} again to go on with the job`,
  about: (bytes: string) =>
    `Its input (${bytes}) is too large to be kept over a reload. What was computed is not lost.`,
  checking: 'Checking that it is the same…',
  unknown: (title: string) =>
    `This version of the page has no task “${title}”, so it cannot read a file for it. Running another task forgets this one.`,
  instead: 'Running another task forgets this one.',
}
