import { lab } from './lab.ts'

/** What the lab's page needs besides the words of the host's. */
export const words = { lab }
