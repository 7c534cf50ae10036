import { chaos } from './chaos.ts'

/** What the chaos lab needs besides, once it is opened. */
export const words = { chaos }
