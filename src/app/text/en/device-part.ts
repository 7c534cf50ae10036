import { admission } from './admission.ts'
import { consent } from './consent.ts'
import { device } from './device.ts'
import { helping } from './helping.ts'
import { job } from './job.ts'
import { links, trustStates } from './links.ts'
import { names } from './names.ts'
import { reading } from './reading.ts'
import { tricks } from './tricks.ts'
import { wasm } from './wasm.ts'

/** What the device's page needs besides. */
export const words = { admission, consent, device, helping, job, links, trustStates, names, reading, tricks, wasm }
