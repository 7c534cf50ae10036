import type { HelpLimits, HelpRules, Spending } from '../../runtime/api/device-api.ts'
import { CoresSelect } from '../components/cores-select.tsx'
import { coresHere } from '../cores.ts'
import { formatBytes, formatCount, formatElapsed, formatHour, formatShare } from '../format.ts'
import { text } from '../text.ts'
import { limitChoices, valuesWith } from './limit-choices.ts'

/** All that a person may set, in a room or before there is one. */
export interface HelpSettingsProps {
  readonly slots: number
  readonly limits: HelpLimits
  readonly rules: HelpRules
  readonly plugged: boolean | undefined
  readonly handheld: boolean
  /** Used for this host today, in a room. */
  readonly spent: Spending | undefined
  give(slots: number): void
  setLimits(limits: Partial<HelpLimits>): void
  setRules(rules: Partial<HelpRules>): void
}

export function HelpSettingsForm(props: HelpSettingsProps) {
  const words = text.lends
  return (
    <div class="limits-fields">
      <p class="hint">{text.lends.limitsAbout}</p>
      <HowMuch {...props} />
      <fieldset>
        <legend>{words.when}</legend>
        <Plugged {...props} />
        <Hidden {...props} />
        <Hours {...props} />
      </fieldset>
      <fieldset>
        <legend>{words.eachTask}</legend>
        <Choice
          label={words.askEach}
          about={words.askEachAbout}
          checked={props.rules.askEach}
          onChange={(askEach) => props.setRules({ askEach })}
        />
        <LimitSelects {...props} />
      </fieldset>
    </div>
  )
}

function HowMuch({ slots, rules, give, setRules }: HelpSettingsProps) {
  const words = text.lends
  const share = Math.round(rules.share * 100)
  return (
    <fieldset>
      <legend>{words.howMuch}</legend>
      <CoresSelect
        label={text.lends.cores}
        cores={coresHere()}
        value={Math.min(slots, coresHere())}
        say={(given) => text.lends.coresOf(given, formatCount(coresHere()))}
        disabled={false}
        onChange={give}
      />
      <label class="slider">
        <span>{words.share}</span>
        <input
          type="range"
          name="share"
          min={10}
          max={100}
          step={10}
          value={share}
          aria-valuetext={formatShare(rules.share)}
          aria-describedby="share-about"
          onInput={(event) => setRules({ share: Number(event.currentTarget.value) / 100 })}
        />
        <output>{formatShare(rules.share)}</output>
      </label>
      <small id="share-about">{words.shareAbout}</small>
    </fieldset>
  )
}

interface ChoiceProps {
  readonly label: string
  readonly about: string
  readonly checked: boolean
  readonly disabled?: boolean
  onChange(checked: boolean): void
}

function Choice({ label, about, checked, disabled = false, onChange }: ChoiceProps) {
  return (
    <label class="choice" data-off={disabled}>
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>
        {label}
        <small>{about}</small>
      </span>
    </label>
  )
}

/** What the browser cannot tell is said, and never guessed. */
function Plugged({ rules, plugged, setRules }: HelpSettingsProps) {
  const words = text.lends
  const known = plugged ? words.pluggedIn : words.unpluggedNow
  return (
    <Choice
      label={words.plugged}
      about={plugged === undefined ? words.pluggedUnknown : known}
      checked={rules.pluggedOnly && plugged !== undefined}
      disabled={plugged === undefined}
      onChange={(pluggedOnly) => setRules({ pluggedOnly })}
    />
  )
}

function Hidden({ rules, handheld, setRules }: HelpSettingsProps) {
  const words = text.lends
  return (
    <Choice
      label={words.hidden}
      about={handheld ? words.hiddenPhone : words.hiddenLaptop}
      checked={rules.pauseHidden ?? handheld}
      onChange={(pauseHidden) => setRules({ pauseHidden })}
    />
  )
}

/** What is offered first: the night. */
const nightHours = { from: 20, to: 8 }

function Hours({ rules: { hours }, setRules }: HelpSettingsProps) {
  const words = text.lends
  const { from, to } = hours ?? nightHours
  const says = from < to ? words.hoursAbout : words.overMidnight
  return (
    <>
      <Choice
        label={words.hours}
        about={hours === undefined ? words.allDay : says(formatHour(from), formatHour(to))}
        checked={hours !== undefined}
        onChange={(only) => setRules({ hours: only ? nightHours : undefined })}
      />
      {hours !== undefined && (
        <div class="hours">
          <HourSelect label={words.from} value={from} onChange={(hour) => setRules({ hours: { from: hour, to } })} />
          <HourSelect label={words.to} value={to} onChange={(hour) => setRules({ hours: { from, to: hour } })} />
        </div>
      )}
    </>
  )
}

function HourSelect(props: { label: string; value: number; onChange: (hour: number) => void }) {
  return (
    <label>
      <span>{props.label}</span>
      <select value={String(props.value)} onChange={(event) => props.onChange(Number(event.currentTarget.value))}>
        {Array.from({ length: 24 }, (_, hour) => (
          <option key={hour} value={String(hour)}>
            {formatHour(hour)}
          </option>
        ))}
      </select>
    </label>
  )
}

function LimitSelects({ limits, spent, setLimits }: HelpSettingsProps) {
  return (
    <>
      {limitChoices.map(({ key, label, values, format }) => (
        <label key={key} class="limit">
          <span>{label()}</span>
          <select
            name={key}
            value={String(limits[key])}
            onChange={(event) => setLimits({ [key]: Number(event.currentTarget.value) })}
          >
            {valuesWith(values, limits[key]).map((value) => (
              <option key={value} value={String(value)}>
                {format(value)}
              </option>
            ))}
          </select>
        </label>
      ))}
      <p class="hint">{text.lends.memoryAbout}</p>
      {spent !== undefined && (
        <p class="hint">{text.lends.usedToday(formatElapsed(spent.computeMs), formatBytes(spent.bytes))}</p>
      )}
    </>
  )
}
