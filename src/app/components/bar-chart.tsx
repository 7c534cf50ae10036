import type { Chart } from '../drawn-answer.ts'
import { formatNumber } from '../format.ts'
import { text } from '../text.ts'

const height = 180
const step = 30

/** Bars from a line at zero. The same numbers stand in a table below, for those who do not see them. */
export function BarChart({ chart }: { chart: Chart }) {
  const values = chart.bars.map((bar) => bar.value)
  const top = Math.max(0, ...values)
  const span = top - Math.min(0, ...values) || 1
  const zero = (top / span) * height
  const width = Math.max(1, chart.bars.length) * step
  return (
    <figure class="chart">
      <figcaption>{chart.caption}</figcaption>
      <svg viewBox={`0 -18 ${width} ${height + 36}`} role="img" aria-label={chart.caption}>
        {chart.bars.map(({ label, value }, at) => {
          const length = (Math.abs(value) / span) * height
          const middle = at * step + step / 2
          const y = value < 0 ? zero : zero - length
          return (
            <g key={label}>
              <title>{`${label}: ${formatNumber(value)} ${chart.unit}`}</title>
              <rect class="bar" x={at * step + 3} y={y} width={step - 6} height={Math.max(0.5, length)} rx="2" />
              <text class="bar-value" x={middle} y={y - 5}>
                {formatNumber(Math.round(value * 10) / 10)}
              </text>
              <text class="bar-label" x={middle} y={height + 14}>
                {label}
              </text>
            </g>
          )
        })}
        <line class="axis" x1="0" x2={width} y1={zero} y2={zero} />
      </svg>
      <details>
        <summary>{text.result.barNumbers}</summary>
        <dl class="bar-numbers">
          {chart.bars.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                {formatNumber(value)} {chart.unit}
              </dd>
            </div>
          ))}
        </dl>
      </details>
    </figure>
  )
}
