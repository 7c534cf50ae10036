import type { WhatIf } from '../../sim/resimulation.ts'
import { formatElapsed, formatShare } from '../format.ts'
import { text } from '../text.ts'
import type { WhatIfStore } from './what-if-store.ts'

const width = 640
const height = 220
const left = 44
const bottom = 26
const top = 8

interface Curve {
  readonly name: string
  readonly kind: 'measured' | 'model' | 'what-if'
  readonly points: readonly { readonly atMs: number; readonly share: number }[]
}

/** How the units came in: measured, simulated, and for what was asked last. */
export function ProgressCurves({ store, nameCase }: { store: WhatIfStore; nameCase: (whatIf: WhatIf) => string }) {
  const words = text.travel.whatIf
  const { value: model } = store.model
  const last = store.cases.value.findLast(({ prediction }) => prediction.at === 'finished')
  const curves: Curve[] = [{ name: words.measured, kind: 'measured', points: store.run.curve }]
  if (model?.at === 'finished') curves.push({ name: words.asItWas, kind: 'model', points: model.curve })
  if (last?.prediction.at === 'finished')
    curves.push({ name: nameCase(last.whatIf), kind: 'what-if', points: last.prediction.curve })
  const endMs = Math.max(1, ...curves.map(({ points }) => points.at(-1)?.atMs ?? 0))
  const x = (atMs: number) => left + (atMs / endMs) * (width - left - 8)
  const y = (share: number) => top + (1 - share) * (height - top - bottom)
  return (
    <figure class="curves">
      <figcaption>{words.chart}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words.chartAlt}>
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line class="curve-rule" x1={left} x2={width - 8} y1={y(share)} y2={y(share)} />
            <text class="curve-label" x={left - 6} y={y(share) + 4} text-anchor="end">
              {formatShare(share)}
            </text>
          </g>
        ))}
        {[0.5, 1].map((part) => (
          <text
            key={part}
            class="curve-label"
            x={x(endMs * part)}
            y={height - 8}
            text-anchor={part === 1 ? 'end' : 'middle'}
          >
            {formatElapsed(endMs * part)}
          </text>
        ))}
        {curves.map(({ kind, points }) => (
          <polyline
            key={kind}
            class="curve"
            data-kind={kind}
            points={points.map(({ atMs, share }) => `${x(atMs).toFixed(1)},${y(share).toFixed(1)}`).join(' ')}
          />
        ))}
      </svg>
      <ul class="curve-legend">
        {curves.map(({ kind, name }) => (
          <li key={kind}>
            <svg class="curve-key" viewBox="0 0 28 10" aria-hidden="true">
              <line class="curve" data-kind={kind} x1="1" x2="27" y1="5" y2="5" />
            </svg>
            {name}
          </li>
        ))}
      </ul>
    </figure>
  )
}
