import './scatter-plot.css'
import { TableView } from '../components/answer-parts.tsx'
import type { Scatter, Table } from '../drawn-answer.ts'
import { formatCount, formatNumber } from '../format.ts'
import { text } from '../text.ts'

const width = 480
const height = 300
const margin = { left: 52, right: 14, top: 12, bottom: 40 }

/** Around the origin, of about the same weight: a shape a group, then again from the first. */
const shapes = [
  'M-3.6 0a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0 -7.2 0z',
  'M0 -4.4L4.2 3.4H-4.2z',
  'M-3.3 -3.3H3.3V3.3H-3.3z',
  'M0 -4.6L4.6 0L0 4.6L-4.6 0z',
  'M0 4.4L4.2 -3.4H-4.2z',
  'M-4.4 -1.4H-1.4V-4.4H1.4V-1.4H4.4V1.4H1.4V4.4H-1.4V1.4H-4.4z',
] as const
const shapeOf = (group: number): string => shapes[group % shapes.length] ?? shapes[0]

interface Axis {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

/** Points in a plane, told apart by shape and colour; their numbers stand in a table below. */
export function ScatterPlot({ scatter }: { scatter: Scatter }) {
  const points = scatter.groups.flatMap((group) => group.points)
  if (points.length === 0) return null
  const across = axisOf(points.map(({ x }) => x))
  const up = axisOf(points.map(({ y }) => y))
  const px = (x: number) =>
    margin.left + ((x - across.low) / (across.high - across.low)) * (width - margin.left - margin.right)
  const py = (y: number) =>
    height - margin.bottom - ((y - up.low) / (up.high - up.low)) * (height - margin.top - margin.bottom)
  return (
    <figure class="scatter">
      <figcaption>{scatter.caption}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={altOf(scatter)}>
        {across.ticks.map((x) => (
          <g key={x} class="scatter-axis">
            <path d={`M${px(x)} ${margin.top}V${height - margin.bottom}`} />
            <text x={px(x)} y={height - margin.bottom + 15} text-anchor="middle">
              {formatNumber(x)}
            </text>
          </g>
        ))}
        {up.ticks.map((y) => (
          <g key={y} class="scatter-axis">
            <path d={`M${margin.left} ${py(y)}H${width - margin.right}`} />
            <text x={margin.left - 7} y={py(y) + 4} text-anchor="end">
              {formatNumber(y)}
            </text>
          </g>
        ))}
        <text class="scatter-name" x={(margin.left + width - margin.right) / 2} y={height - 6} text-anchor="middle">
          {scatter.x}
        </text>
        <text
          class="scatter-name"
          transform={`translate(13 ${(margin.top + height - margin.bottom) / 2}) rotate(-90)`}
          text-anchor="middle"
        >
          {scatter.y}
        </text>
        {scatter.groups.map(({ points: own }, group) => (
          <g key={scatter.nameOf(String(group + 1))} class="scatter-points" data-group={group % groupColours}>
            {own.map(({ x, y }, at) => (
              <path key={`${at} ${x} ${y}`} d={shapeOf(group)} transform={`translate(${px(x)} ${py(y)})`} />
            ))}
          </g>
        ))}
        {scatter.groups.map(({ centre }, group) =>
          centre === undefined ? null : (
            <g
              key={scatter.nameOf(String(group + 1))}
              class="scatter-centre"
              data-group={group % groupColours}
              transform={`translate(${px(centre.x)} ${py(centre.y)})`}
            >
              <path d={shapeOf(group)} transform="scale(2.6)" />
              <path class="scatter-cross" d="M-4 0H4M0 -4V4" />
            </g>
          ),
        )}
      </svg>
      <Legend scatter={scatter} />
      <details>
        <summary>{text.rounds.table}</summary>
        <TableView table={tableOf(scatter)} />
      </details>
    </figure>
  )
}

/** As many as `scatter-plot.css` names. */
const groupColours = 6

function Legend({ scatter }: { scatter: Scatter }) {
  return (
    <ul class="scatter-legend">
      {scatter.groups.map(({ points }, group) => {
        const name = scatter.nameOf(formatCount(group + 1))
        return (
          <li key={name} data-group={group % groupColours}>
            <svg viewBox="-6 -6 12 12" width="16" height="16" aria-hidden="true">
              <path d={shapeOf(group)} />
            </svg>
            {text.rounds.group(name, formatCount(points.length))}
          </li>
        )
      })}
    </ul>
  )
}

function altOf({ caption, x, y, groups, nameOf }: Scatter): string {
  const counts = groups.map(({ points }, at) =>
    text.rounds.group(nameOf(formatCount(at + 1)), formatCount(points.length)),
  )
  return [caption, text.rounds.scatter(x, y), ...counts].join('. ')
}

function tableOf({ caption, x, y, groups, nameOf }: Scatter): Table {
  const { group, points: count } = text.rounds.columns
  const centre = text.rounds.centre
  return {
    caption,
    columns: [group, count, `${x}, ${centre}`, `${y}, ${centre}`],
    rows: groups.map(({ points, centre: middle }, at) => [
      nameOf(formatCount(at + 1)),
      points.length,
      middle?.x ?? '–',
      middle?.y ?? '–',
    ]),
    digits: 1,
  }
}

/** From one round number to another, with some between. */
function axisOf(values: readonly number[]): Axis {
  const least = values.reduce((sofar, value) => Math.min(sofar, value), Number.POSITIVE_INFINITY)
  const most = values.reduce((sofar, value) => Math.max(sofar, value), Number.NEGATIVE_INFINITY)
  const rough = (most - least || 1) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const low = Math.floor(least / step) * step
  const high = Math.max(Math.ceil(most / step) * step, low + step)
  const count = Math.round((high - low) / step)
  return { low, high, ticks: Array.from({ length: count + 1 }, (_, at) => low + at * step) }
}
