import { chaos } from './chaos.ts'

export const words = { chaos }
