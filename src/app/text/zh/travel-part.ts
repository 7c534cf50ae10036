import type { words as english } from '../en/travel-part.ts'
import { travel } from './travel.ts'

export const words: typeof english = { travel }
