import { words as english } from '../en/first-part.ts'

export const words: typeof english = english
