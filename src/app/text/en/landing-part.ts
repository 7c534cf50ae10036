import { kept } from './kept.ts'
import { keptApp } from './kept-app.ts'
import { landing } from './landing.ts'
import { meeting } from './meeting.ts'

export const words = { kept, keptApp, landing, meeting }
