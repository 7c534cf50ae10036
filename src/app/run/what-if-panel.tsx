import { useEffect, useMemo } from 'preact/hooks'
import type { RecordedRun } from '../../sim/recorded-run.ts'
import { recordingOf } from '../../sim/recording.ts'
import { asItWas, type WhatIf } from '../../sim/resimulation.ts'
import { formatList, formatNumber } from '../format.ts'
import { nameOf } from '../host/task-stream-says.ts'
import { text } from '../text.ts'
import type { RunParts } from './run-parts.ts'
import { WhatIfCases } from './what-if-cases.tsx'
import { WhatIfForm } from './what-if-form.tsx'
import { WhatIfStore } from './what-if-store.ts'

/** So many of the fastest devices are left out at one press. */
const fastestMost = 3
const largerTimes = 4

/** The run once more, otherwise: asked by a press, answered beside what was measured. */
export function WhatIfPanel(parts: RunParts) {
  const { job, run } = parts
  const over = job.outcome.value.at !== 'running' && run.version.value >= 0 && (run.log.over || run.log.cut)
  const recording = useMemo(() => (over ? recordingOf(run.log) : undefined), [over, run.log])
  if (recording === undefined) return <p class="empty">{text.travel.whatIf.running}</p>
  if (typeof recording === 'string') return <p class="empty">{text.travel.whatIf.cannot[recording]}</p>
  return <Asked recording={recording} parts={parts} />
}

function Asked({ recording, parts }: { recording: RecordedRun; parts: RunParts }) {
  const words = text.travel.whatIf
  const store = useMemo(() => new WhatIfStore(recording, startSimulator()), [recording])
  useEffect(() => () => store.end(), [store])
  const leavers = recording.devices.filter(({ stays }) => stays.some(({ toMs }) => toMs !== undefined))
  return (
    <div class="what-if">
      <p class="hint">{words.about}</p>
      <fieldset class="what-if-presets">
        <legend class="sr-only">{words.presets}</legend>
        {presetsOf(recording, leavers.length > 0).map(({ label, whatIf }) => (
          <button key={label} type="button" onClick={() => store.ask(whatIf)}>
            {label}
          </button>
        ))}
      </fieldset>
      <WhatIfForm
        recording={recording}
        parts={parts}
        leavers={leavers.length > 0}
        onAsk={(whatIf) => store.ask(whatIf)}
      />
      <p role="status">{store.asking.value > 0 && words.simulating}</p>
      {store.failed.value && <p class="problem">{words.failed}</p>}
      <WhatIfCases store={store} nameCase={(whatIf) => caseName(whatIf, parts)} />
      {parts.run.log.shared && <p class="hint">{words.shared}</p>}
      <p class="hint">
        {words.sameFloor} {words.limit}
      </p>
    </div>
  )
}

const startSimulator = () =>
  new Worker(new URL('./resimulation-worker.ts', import.meta.url), { type: 'module', name: 'tabgrid-what-if' })

interface Preset {
  readonly label: string
  readonly whatIf: WhatIf
}

function presetsOf({ devices }: RecordedRun, somebodyLeft: boolean): Preset[] {
  const words = text.travel.whatIf
  const count = Math.min(fastestMost, devices.length - 1)
  const power = (device: RecordedRun['devices'][number]) =>
    device.speed * Math.max(...device.stays.map(({ slots }) => slots))
  const without = devices
    .toSorted((left, right) => power(right) - power(left))
    .slice(0, count)
    .map(({ device }) => device)
  const fastest = count === 1 ? words.withoutFastestOne : words.withoutFastest(formatNumber(count))
  const larger = words.largerShards(formatNumber(largerTimes))
  return [
    ...(count > 0 ? [{ label: fastest, whatIf: { ...asItWas, without } }] : []),
    { label: larger, whatIf: { ...asItWas, shardScale: largerTimes } },
    ...(somebodyLeft ? [{ label: words.nobodyLeft, whatIf: { ...asItWas, nobodyLeaves: true } }] : []),
  ]
}

/** What is otherwise, in few words. */
function caseName({ without, shardScale, nobodyLeaves }: WhatIf, { seen }: RunParts): string {
  const words = text.travel.whatIf
  const named = [...without].map((device) => seen(device)?.name ?? nameOf(seen, device))
  const differs = [
    ...(named.length > 0 ? [words.withoutNames(formatList(named))] : []),
    ...(shardScale === 1 ? [] : [words.shardsShort(formatNumber(shardScale))]),
    ...(nobodyLeaves ? [words.stayShort] : []),
  ]
  return words.joined(differs)
}
