import { lockDown } from '../../../program/lockdown.ts'
import { readAnyScript } from '../../../program/read-any-script.ts'
import { serveProgram } from './worker-program.ts'

// The same with all that deterministic tasks and modules need besides.

serveProgram(readAnyScript)
lockDown(globalThis)
