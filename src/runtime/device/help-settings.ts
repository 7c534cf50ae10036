import { Emitter } from '../../base/emitter.ts'
import type { Surroundings } from '../../ports.ts'
import type { HelpSettings } from '../api/device-api.ts'
import type { HelpRecord } from './help-record.ts'

/** A person's limits and rules where there is no room to which they apply yet. */
export function settingsOf(record: HelpRecord, surroundings: Surroundings): HelpSettings {
  const events = new Emitter<{ change: () => void }>()
  surroundings.on('change', () => events.emit('change'))
  return {
    get limits() {
      return record.limits
    },
    get rules() {
      return record.rules
    },
    get plugged() {
      return surroundings.plugged
    },
    get handheld() {
      return surroundings.handheld
    },
    setLimits(limits) {
      record.setLimits(limits)
      events.emit('change')
    },
    setRules(rules) {
      record.setRules(rules)
      events.emit('change')
    },
    on: (event, listener) => events.on(event, listener),
  }
}
