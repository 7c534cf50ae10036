import type { words as english } from '../en/host-part.ts'
import { admission } from './admission.ts'
import { controls } from './controls.ts'
import { devices } from './devices.ts'
import { faces } from './faces.ts'
import { host } from './host.ts'
import { invite } from './invite.ts'
import { failure, laterErrors } from './later-errors.ts'
import { names } from './names.ts'
import { tasks } from './tasks.ts'

export const words: typeof english = {
  ...{ admission, controls, devices, faces, failure, host, invite, laterErrors, names, tasks },
}
