import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { type TabgridError, toTabgridError } from '../../base/errors.ts'
import type { HelpSettings } from '../../runtime/api/device-api.ts'
import { coresOffered } from '../cores.ts'
import { fetchHelpSettings } from '../engine.ts'
import { remember } from '../remember.ts'
import { hashOf } from '../router.ts'
import { sentenceOf } from '../sentence.ts'
import { text } from '../text.ts'
import { HelpSettingsForm } from './help-settings.tsx'

/** What this browser lends, set where there is no room yet. */
export function LimitsPage() {
  const settings = useSignal<HelpSettings | undefined>(undefined)
  const turn = useSignal(0)
  const slots = useSignal(coresOffered())
  const failure = useSignal<TabgridError | undefined>(undefined)
  useEffect(() => {
    let isGone = false
    let unsubscribe = () => {}
    fetchHelpSettings()
      .then((found) => {
        if (isGone) return
        unsubscribe = found.on('change', () => turn.value++)
        settings.value = found
      })
      .catch((thrown: unknown) => {
        failure.value = toTabgridError(thrown, 'journal-unavailable')
      })
    return () => {
      isGone = true
      unsubscribe()
    }
  }, [settings, turn, failure])
  void turn.value
  const words = text.lends
  return (
    <div class="this-device">
      <h1>{words.pageHeading}</h1>
      <p>{words.pageAbout}</p>
      {failure.value !== undefined && (
        <p class="problem" role="alert">
          {sentenceOf(failure.value)}
        </p>
      )}
      {settings.value === undefined && failure.value === undefined && <p role="status">{text.page.opening}</p>}
      {settings.value !== undefined && (
        <section class="help limits">
          <Form settings={settings.value} slots={slots.value} give={(given) => (slots.value = given)} />
        </section>
      )}
      <a class="aside-link" href={hashOf.landing}>
        {words.back}
      </a>
    </div>
  )
}

function Form(props: { settings: HelpSettings; slots: number; give: (slots: number) => void }) {
  const { settings, slots, give } = props
  const { limits, rules, plugged, handheld } = settings
  return (
    <HelpSettingsForm
      {...{ limits, rules, plugged, handheld, slots }}
      spent={undefined}
      give={(given) => {
        give(given)
        remember('cores', String(given))
      }}
      setLimits={(changes) => settings.setLimits(changes)}
      setRules={(changes) => settings.setRules(changes)}
    />
  )
}
