import { kept } from './kept.ts'
import { keptApp } from './kept-app.ts'
import { landing } from './landing.ts'
import { failure, laterErrors } from './later-errors.ts'
import { meeting } from './meeting.ts'

export const words = { failure, kept, keptApp, landing, laterErrors, meeting }
