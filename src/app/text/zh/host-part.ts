import { words as english } from '../en/host-part.ts'

export const words: typeof english = english
