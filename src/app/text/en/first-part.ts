import { base } from './base.ts'
import { errors } from './errors.ts'
import { labDoor } from './lab-door.ts'
import { lending } from './lending.ts'
import { shared } from './shared.ts'

/** What every page needs. */
export const words = { ...base, errors, labDoor, lending, shared }
