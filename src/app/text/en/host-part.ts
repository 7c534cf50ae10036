import { admission } from './admission.ts'
import { cards } from './cards.ts'
import { controls } from './controls.ts'
import { devices } from './devices.ts'
import { host } from './host.ts'
import { invite } from './invite.ts'
import { job } from './job.ts'
import { names } from './names.ts'
import { tasks } from './tasks.ts'

/** What the host's page needs besides. */
export const words = {
  ...{ admission, cards, controls, devices, host, invite, job, names, tasks },
}
