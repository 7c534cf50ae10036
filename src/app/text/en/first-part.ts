import { base } from './base.ts'
import { errors, failure } from './errors.ts'
import { kept } from './kept.ts'
import { keptApp } from './kept-app.ts'
import { labDoor } from './lab-door.ts'
import { landing } from './landing.ts'
import { lending } from './lending.ts'
import { meeting } from './meeting.ts'

/** What every page needs. */
export const words = { ...base, errors, failure, kept, keptApp, labDoor, landing, lending, meeting }
