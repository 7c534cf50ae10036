import { OpenDetails } from '../components/open-details.tsx'
import { formatElapsed, formatNumber, formatSpan } from '../format.ts'
import { text } from '../text.ts'
import { linePath, roundUp, ticksTo } from './chart-scale.ts'
import type { SpeedPoint } from './run-work.ts'

const width = 420
const height = 150
const left = 34
const below = 20
const above = 8

export const formatTimes = (times: number): string => formatNumber(times, times < 9.95 ? 1 : 0)

/** How many times as fast as one device alone, from the beginning on; dashed, how fast it would be if nobody ever waited. */
export function SpeedChart({ points }: { points: readonly SpeedPoint[] }) {
  const last = points.at(-1)
  const across = Math.max(1_000, (last?.atMs ?? 0) * 1.02)
  const top = roundUp(1.05 * Math.max(1, ...points.map(({ speed, ideal }) => Math.max(speed, ideal))))
  const box = { width, height, across, top }
  const path = (of: (point: SpeedPoint) => number) =>
    linePath(
      points.map((point) => ({ x: point.atMs, y: of(point) })),
      box,
    )
  const label = text.stage.speed.picture(formatTimes(last?.speed ?? 0), formatTimes(last?.ideal ?? 0))
  return (
    <figure class="speed">
      <svg viewBox={`${-left} ${-above} ${width + left + 8} ${height + above + below}`} role="img" aria-label={label}>
        {ticksTo(top, 4).map((tick) => {
          const y = height - (tick / top) * height
          return (
            <g key={tick}>
              <line class="speed-grid" x1="0" x2={width} y1={y} y2={y} />
              <text class="speed-mark" data-axis="up" x="-6" y={y}>
                {text.stage.speed.times(formatNumber(tick))}
              </text>
            </g>
          )
        })}
        {ticksTo(across / 1_000, 5).map((tick) => (
          <text key={tick} class="speed-mark" x={((tick * 1_000) / across) * width} y={height + 15}>
            {formatMark(tick)}
          </text>
        ))}
        <line class="speed-one" x1="0" x2={width} y1={height - height / top} y2={height - height / top} />
        <path class="speed-ideal" d={path(({ ideal }) => ideal)} />
        <path class="speed-measured" d={path(({ speed }) => speed)} />
      </svg>
      <figcaption>
        <ul class="speed-legend">
          <li data-line="measured">{text.stage.speed.measured}</li>
          <li data-line="ideal">{text.stage.speed.ideal}</li>
          <li data-line="one">{text.stage.speed.alone}</li>
        </ul>
      </figcaption>
      <SpeedTable points={points} />
    </figure>
  )
}

function formatMark(seconds: number): string {
  if (seconds === 0) return formatNumber(0)
  return Number.isInteger(seconds) ? formatSpan(seconds * 1_000) : formatElapsed(seconds * 1_000)
}

const rowsMost = 12

function SpeedTable({ points }: { points: readonly SpeedPoint[] }) {
  const { table, columns, times } = text.stage.speed
  const each = Math.max(1, Math.ceil(points.length / rowsMost))
  return (
    <OpenDetails summary={table}>
      {() => (
        <div class="table">
          <table>
            <thead>
              <tr>
                {[columns.time, columns.speed, columns.ideal].map((column) => (
                  <th key={column} scope="col" class="number">
                    {column}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {points
                .filter((_, at) => at % each === 0)
                .map(({ atMs, speed, ideal }) => (
                  <tr key={atMs}>
                    <td class="number">{formatElapsed(atMs)}</td>
                    <td class="number">{times(formatTimes(speed))}</td>
                    <td class="number">{times(formatTimes(ideal))}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
    </OpenDetails>
  )
}
