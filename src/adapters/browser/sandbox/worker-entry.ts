import { lockDown } from '../../../program/lockdown.ts'
import { readPlainScript } from '../../../program/read-script.ts'
import { serveProgram } from './worker-program.ts'

// What a sandboxed worker is: our program and one task, which comes by message, when nothing else is left.

serveProgram(readPlainScript)
lockDown(globalThis)
