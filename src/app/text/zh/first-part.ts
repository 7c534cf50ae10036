import type { words as english } from '../en/first-part.ts'
import { base } from './base.ts'
import { errors, failure } from './errors.ts'
import { kept } from './kept.ts'
import { keptApp } from './kept-app.ts'
import { labDoor } from './lab-door.ts'
import { landing } from './landing.ts'
import { lending } from './lending.ts'
import { meeting } from './meeting.ts'

export const words: typeof english = { ...base, errors, failure, kept, keptApp, labDoor, landing, lending, meeting }
