import { lateMs } from '../runtime/outer.ts'

export const early = lateMs
