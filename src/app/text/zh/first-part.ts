import type { words as english } from '../en/first-part.ts'
import { base } from './base.ts'
import { errors } from './errors.ts'
import { labDoor } from './lab-door.ts'
import { lending } from './lending.ts'
import { shared } from './shared.ts'

export const words: typeof english = { ...base, errors, labDoor, lending, shared }
