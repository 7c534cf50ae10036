import type { words as english } from '../en/host-part.ts'
import { admission } from './admission.ts'
import { cards } from './cards.ts'
import { controls } from './controls.ts'
import { devices } from './devices.ts'
import { host } from './host.ts'
import { input } from './input.ts'
import { invite } from './invite.ts'
import { job } from './job.ts'
import { names } from './names.ts'
import { needed } from './needed.ts'
import { result } from './result.ts'
import { rounds } from './rounds.ts'
import { runDoor } from './run-door.ts'
import { stage } from './stage.ts'
import { stream } from './stream.ts'
import { tasks } from './tasks.ts'

export const words: typeof english = {
  ...{ admission, cards, controls, devices, host, input, invite, job },
  ...{ names, needed, result, rounds, runDoor, stage, stream, tasks },
}
