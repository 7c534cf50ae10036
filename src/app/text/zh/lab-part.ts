import type { words as english } from '../en/lab-part.ts'
import { lab } from './lab.ts'

export const words: typeof english = { lab }
