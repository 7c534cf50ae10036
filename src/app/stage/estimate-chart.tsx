import { formatNumber } from '../format.ts'
import { text } from '../text.ts'
import { type Estimate, estimateSpan } from './estimates.ts'

const width = 760
const height = 130
const pad = 8

/** An estimate as it came nearer: each moment a bar as long as its error, the newest with its line. */
export function EstimateChart({ estimates, digits }: { estimates: readonly Estimate[]; digits: number | undefined }) {
  const last = estimates.at(-1)
  if (last === undefined || estimates.length < 2) return null
  const { low, high } = estimateSpan(estimates)
  const x = (units: number) => pad + (units / last.units) * (width - 2 * pad)
  const y = (value: number) => height - ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * height
  const label = text.stage.estimate.picture(formatNumber(last.value, digits), formatNumber(last.error, digits))
  return (
    <figure class="estimate">
      <svg viewBox={`0 -6 ${width} ${height + 12}`} role="img" aria-label={label}>
        <line class="estimate-line" x1="0" x2={width} y1={y(last.value)} y2={y(last.value)} />
        {estimates.map(({ units, value, error }) => (
          <g key={units} class="estimate-bar" data-last={units === last.units}>
            <line x1={x(units)} x2={x(units)} y1={y(value - error)} y2={y(value + error)} />
            <circle cx={x(units)} cy={y(value)} r={units === last.units ? 4 : 2.2} />
          </g>
        ))}
      </svg>
      <figcaption class="hint">{text.stage.estimate.about}</figcaption>
    </figure>
  )
}
