import type { words as english } from '../en/host-job-part.ts'
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

export const words: typeof english = { cards, job, input, needed, result, rounds, runDoor, setup, stage, stream }
