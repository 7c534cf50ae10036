import './worker-program.ts'
import { lockDown } from '../../../program/lockdown.ts'

// What a sandboxed worker is: our program and one task, which comes by message, when nothing else is left.

lockDown(globalThis)
