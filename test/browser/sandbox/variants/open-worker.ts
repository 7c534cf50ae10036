import { serveProgram } from '../../../../src/adapters/browser/sandbox/worker-program.ts'
import { readAnyScript } from '../../../../src/program/read-any-script.ts'

// The worker of the sandbox with its one defence left out: the list of allowed globals.

serveProgram(readAnyScript)
