import type { words as english } from '../en/device-more-part.ts'
import { ask } from './ask.ts'
import { helped } from './helped.ts'
import { failure, laterErrors } from './later-errors.ts'
import { lends } from './lends.ts'
import { naming } from './naming.ts'
import { observer } from './observer.ts'
import { played } from './played.ts'
import { reading } from './reading.ts'
import { wasmModule } from './wasm-module.ts'

export const words: typeof english = {
  ask,
  failure,
  helped,
  laterErrors,
  lends,
  naming,
  observer,
  played,
  reading,
  wasmModule,
}
