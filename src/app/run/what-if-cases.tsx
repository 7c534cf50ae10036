import type { Prediction, WhatIf } from '../../sim/resimulation.ts'
import { formatCount, formatElapsed, formatShare } from '../format.ts'
import { text } from '../text.ts'
import { ProgressCurves } from './progress-curves.tsx'
import type { WhatIfStore } from './what-if-store.ts'

/** Up to here the model is a yardstick; beyond it only says which way. */
const faithful = 0.1

/** Measured, the model of it, and what would have been: one below the other. */
export function WhatIfCases({ store, nameCase }: { store: WhatIfStore; nameCase: (whatIf: WhatIf) => string }) {
  const words = text.travel.whatIf
  const { value: model } = store.model
  const modelMs = model?.at === 'finished' ? model.makespanMs : undefined
  const { measuredMs, leases } = store.run
  return (
    <>
      <div class="table">
        <table class="what-if-cases">
          <caption>{words.table}</caption>
          <thead>
            <tr>
              <th scope="col">{words.case}</th>
              <th scope="col" class="number">
                {words.time}
              </th>
              <th scope="col" class="number">
                {words.against}
              </th>
              <th scope="col" class="number">
                {words.leases}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">{words.measured}</th>
              <td class="number">{formatElapsed(measuredMs)}</td>
              <td class="number">{modelMs === undefined ? '' : signed(measuredMs / modelMs - 1)}</td>
              <td class="number">{formatCount(leases)}</td>
            </tr>
            {model !== undefined && <CaseRow name={words.asItWas} prediction={model} modelMs={undefined} />}
            {store.cases.value.map(({ whatIf, prediction }) => (
              <CaseRow key={nameCase(whatIf)} name={nameCase(whatIf)} prediction={prediction} modelMs={modelMs} />
            ))}
          </tbody>
        </table>
      </div>
      {modelMs !== undefined && <Calibration error={modelMs / measuredMs - 1} />}
      <ProgressCurves store={store} nameCase={nameCase} />
    </>
  )
}

function Calibration({ error }: { error: number }) {
  const words = text.travel.whatIf
  const far = Math.abs(error) > faithful
  return (
    <p class={far ? 'note' : undefined}>
      {far ? words.calibrationFar(signed(error)) : words.calibration(signed(error))}
    </p>
  )
}

function CaseRow(props: { name: string; prediction: Prediction; modelMs: number | undefined }) {
  const { name, prediction, modelMs } = props
  const words = text.travel.whatIf
  if (prediction.at !== 'finished') {
    return (
      <tr>
        <th scope="row">{name}</th>
        <td colSpan={3}>{prediction.at === 'unfinished' ? words.unfinished : words.tooLarge}</td>
      </tr>
    )
  }
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{formatElapsed(prediction.makespanMs)}</td>
      <td class="number">{modelMs === undefined ? words.itself : signed(prediction.makespanMs / modelMs - 1)}</td>
      <td class="number">{formatCount(prediction.leases)}</td>
    </tr>
  )
}

/** `+12%`; a minus that is one. */
const signed = (share: number): string => `${share < 0 ? '−' : '+'}${formatShare(Math.abs(share))}`
