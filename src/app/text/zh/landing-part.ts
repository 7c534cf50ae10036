import type { words as english } from '../en/landing-part.ts'
import { kept } from './kept.ts'
import { keptApp } from './kept-app.ts'
import { landing } from './landing.ts'
import { meeting } from './meeting.ts'

export const words: typeof english = { kept, keptApp, landing, meeting }
