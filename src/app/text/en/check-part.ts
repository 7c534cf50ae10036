import { check } from './check.ts'
import { invite } from './invite.ts'

/** What the check page needs besides. */
export const words = { check, invite }
