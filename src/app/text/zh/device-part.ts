import { words as english } from '../en/device-part.ts'

export const words: typeof english = english
