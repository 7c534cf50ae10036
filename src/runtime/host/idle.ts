import type { Employer } from './lobby.ts'

/** Said to members whose jobs are not taken. */
export const submissionsClosed = 'The host of this room does not take jobs from members: ask for it.'

/** While nobody has work for the devices of a room, whatever they say of work is of an earlier life of its coordinator. */
export const idle: Employer = {
  greeted: () => undefined,
  joined: () => undefined,
  left: () => undefined,
  anew: () => undefined,
  over: () => undefined,
  isWorking: () => false,
  isCaught: () => false,
  close: () => undefined,
  hear(from, _, message) {
    switch (message.type) {
      case 'pong':
        if (message.held.length > 0) from.send({ type: 'cancel', leases: message.held.map(({ lease }) => lease) })
        break
      case 'result':
        from.acknowledge(message.lease)
        break
      case 'claim':
        from.settleClaim(message.job, message.unit, 'this job has ended')
        break
      case 'submit':
        from.send({ type: 'submit-refused', job: message.job, code: 'submit-refused', reason: submissionsClosed })
        break
      default:
    }
  },
}
