import type { words as english } from '../en/first-part.ts'
import { base } from './base.ts'
import { errors } from './errors.ts'
import { kept } from './kept.ts'
import { keptApp } from './kept-app.ts'
import { labDoor } from './lab-door.ts'
import { landing } from './landing.ts'
import { lending } from './lending.ts'
import { meeting } from './meeting.ts'

export const words: typeof english = { ...base, errors, kept, keptApp, labDoor, landing, lending, meeting }
