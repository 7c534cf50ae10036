/** To who is not let in yet, or only reads. */
export const newcomer = {
  waiting: 'Waiting for the host to let you in.',
  waitingAbout: 'Nothing is running here. Keep this page open: it goes on by itself.',
  whatNone: 'Nothing. What runs is shown here before it does, once you are in.',
  notIn: (code: string) => `Not in room ${code}`,
  observing: 'You read along.',
  observingAbout: 'This device computes nothing.',
}
