import { base } from './base.ts'
import { errors, failure } from './errors.ts'
import { labDoor } from './lab-door.ts'
import { lending } from './lending.ts'
import { shared } from './shared.ts'

/** What every page needs. */
export const words = { ...base, errors, failure, labDoor, lending, shared }
