import type { words as english } from '../en/device-part.ts'
import { consent } from './consent.ts'
import { device } from './device.ts'
import { helping } from './helping.ts'
import { names } from './names.ts'
import { newcomer } from './newcomer.ts'
import { tricks } from './tricks.ts'
import { wasm } from './wasm.ts'

export const words: typeof english = { consent, device, helping, names, newcomer, tricks, wasm }
