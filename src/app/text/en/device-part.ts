import { consent } from './consent.ts'
import { device } from './device.ts'
import { helping } from './helping.ts'
import { names } from './names.ts'
import { newcomer } from './newcomer.ts'
import { tricks } from './tricks.ts'
import { wasm } from './wasm.ts'

/** What the device's page needs besides. */
export const words = { consent, device, helping, names, newcomer, tricks, wasm }
