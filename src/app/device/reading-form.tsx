import { useSignal } from '@preact/signals'
import type { DeviceStatus, TaskView } from '../../runtime/api/device-api.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'
import type { DeviceStore } from './device-store.ts'
import { offered, readClaim } from './reading.ts'

/** Asks for what only this device knows. It is handed to the task here and never sent. */
export function ReadingForm(props: { store: DeviceStore; status: DeviceStatus; task: TaskView }) {
  const { store, status, task } = props
  const accepted = task.claim?.state === 'accepted'
  const wanted = status.state === 'helping' && !accepted
  return (
    <section class="reading" data-wanted={wanted}>
      <h2>{text.reading.heading}</h2>
      {wanted && <Entry store={store} task={task} />}
      {status.state !== 'helping' && !accepted && <p>{text.reading.startFirst}</p>}
      <p class="claim" role="status" data-claim={task.claim?.state}>
        {claimSaid(task)}
      </p>
      <p class="hint">{text.reading.private}</p>
    </section>
  )
}

function Entry({ store, task }: { store: DeviceStore; task: TaskView }) {
  const sensor = useSignal(offered(store.sensor.value, task.heldCount))
  const typed = useSignal<Readonly<Record<string, string>>>({})
  const problem = useSignal<string | undefined>(undefined)
  const enter = () => {
    const claim = readClaim(task, sensor.value, typed.value)
    problem.value = claim.problem
    if (claim.problem === undefined) store.claim(claim.unit, claim.values)
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        enter()
      }}
    >
      <div class="fields">
        <label>
          {text.reading.sensor}
          <input
            type="number"
            inputmode="numeric"
            min={1}
            max={task.heldCount}
            value={sensor.value}
            onInput={(event) => {
              sensor.value = event.currentTarget.value
              store.standFor(sensor.value)
            }}
          />
        </label>
        {task.local.map((field) => (
          <label key={field.key}>
            {field.label}
            <input
              type="number"
              inputmode="decimal"
              step="any"
              value={typed.value[field.key] ?? ''}
              onInput={(event) => {
                typed.value = { ...typed.value, [field.key]: event.currentTarget.value }
              }}
            />
          </label>
        ))}
      </div>
      {sensor.value === '' && <p class="hint">{text.reading.sensorHint(formatCount(task.heldCount))}</p>}
      <p class="problem" role="alert">
        {problem.value}
      </p>
      <button type="submit" class="primary big" disabled={task.claim?.state === 'asked'}>
        {text.reading.enter}
      </button>
    </form>
  )
}

function claimSaid({ claim }: TaskView): string | undefined {
  if (claim === undefined) return undefined
  if (claim.state === 'refused') return text.reading.refused(claim.reason)
  const sensor = formatCount(claim.unit + 1)
  return claim.state === 'asked' ? text.reading.asked(sensor) : text.reading.accepted(sensor)
}
