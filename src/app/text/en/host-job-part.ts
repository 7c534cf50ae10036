import { cards } from './cards.ts'
import { input } from './input.ts'
import { job } from './job.ts'
import { needed } from './needed.ts'
import { result } from './result.ts'
import { rounds } from './rounds.ts'
import { runDoor } from './run-door.ts'
import { setup } from './setup.ts'
import { stage } from './stage.ts'
import { stream } from './stream.ts'

/** What the host's page needs besides where a job is set up or was begun. */
export const words = { cards, job, input, needed, result, rounds, runDoor, setup, stage, stream }
