import type { words as english } from '../en/check-part.ts'
import { check } from './check.ts'
import { invite } from './invite.ts'

export const words: typeof english = { check, invite }
