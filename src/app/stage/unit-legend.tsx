import type { JobProgress } from '../../runtime/api/job-api.ts'
import { formatCount } from '../format.ts'
import { text } from '../text.ts'

/** Where the units of a job are, in the order of their life. Red is for what no device could compute. */
export function UnitLegend({ progress }: { progress: JobProgress }) {
  const { unitsTotal, unitsDone, unitsLeased, unitsProvisional, unitsPoisoned } = progress
  const waiting = Math.max(0, unitsTotal - unitsDone - unitsLeased - unitsProvisional - unitsPoisoned)
  const words = text.stage.units
  return (
    <ul class="unit-legend" aria-label={words.legend}>
      <Item state="waiting" label={words.waiting} units={waiting} />
      <Item state="running" label={words.running} units={unitsLeased} />
      {unitsProvisional > 0 && <Item state="checking" label={words.checking} units={unitsProvisional} />}
      <Item state="done" label={words.done} units={unitsDone} />
      {unitsPoisoned > 0 && <Item state="error" label={words.setAside} units={unitsPoisoned} />}
    </ul>
  )
}

function Item({ state, label, units }: { state: string; label: string; units: number }) {
  return (
    <li data-unit={state}>
      {label} <strong>{formatCount(units)}</strong>
    </li>
  )
}
