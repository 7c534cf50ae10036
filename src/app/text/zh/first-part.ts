import { words as english } from '../en/first-part.ts'
import { keptApp } from './kept-app.ts'

export const words: typeof english = { ...english, keptApp }
