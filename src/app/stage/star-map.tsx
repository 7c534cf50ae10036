import './star-map.css'
import { useSignal } from '@preact/signals'
import { useId, useMemo } from 'preact/hooks'
import { DeviceChip } from '../components/device-chip.tsx'
import { formatBytes, formatCount } from '../format.ts'
import { text } from '../text.ts'
import { type StarDevice, starStates } from './star-device.ts'
import { layStar, lineWidth, type StarLayout, type StarSpot, shortName } from './star-layout.ts'
import { StarLegend, StarShape } from './star-legend.tsx'
import { StarTable } from './star-table.tsx'

/** From here on lines and nodes are too many to be alive. */
const livelyMost = 60

/** The room as a star: this page in the middle, around it whoever is here. What it shows is told by each node, and in a table. */
export function StarMap({ devices }: { devices: readonly StarDevice[] }) {
  const chosen = useSignal<number | undefined>(undefined)
  const id = useId()
  const layout = useMemo(() => layStar(devices.length), [devices.length])
  const at = devices.findIndex(({ number }) => number === chosen.value)
  const choose = (next: number) => {
    chosen.value = devices[(next + devices.length) % devices.length]?.number
  }
  if (devices.length === 0) return <p class="empty">{text.stage.map.empty}</p>
  return (
    <div class="star">
      <div class="star-picture" data-style={layout.style} data-lively={devices.length <= livelyMost}>
        <div
          role="listbox"
          tabIndex={0}
          aria-label={text.stage.map.list(summaryOf(devices))}
          aria-activedescendant={at < 0 ? undefined : `${id}-${chosen.value}`}
          onKeyDown={(event) => {
            const step = steps[event.key]
            if (step === undefined) return
            event.preventDefault()
            choose(step === 'first' ? 0 : step === 'last' ? devices.length - 1 : at < 0 ? 0 : at + step)
          }}
          onPointerLeave={({ pointerType }) => {
            if (pointerType !== 'touch') chosen.value = undefined // a finger leaves as soon as it has chosen
          }}
        >
          <svg role="none" viewBox={`0 0 ${layout.width} ${layout.height}`}>
            <Lines devices={devices} layout={layout} />
            {devices.map((device, index) => (
              <Node
                key={device.number}
                id={`${id}-${device.number}`}
                device={device}
                spot={layout.spots[index]}
                layout={layout}
                chosen={index === at}
                onChoose={() => choose(index)}
              />
            ))}
            <Middle layout={layout} />
          </svg>
        </div>
        {layout.style !== 'dots' && <Labels devices={devices} layout={layout} />}
      </div>
      <Told device={devices[at]} />
      <StarLegend devices={devices} />
      <StarTable devices={devices} />
    </div>
  )
}

const steps: Readonly<Record<string, number | 'first' | 'last'>> = {
  ...{ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 },
  ...{ Home: 'first', End: 'last' },
}

function summaryOf(devices: readonly StarDevice[]): string {
  const counts = starStates.flatMap((state) => {
    const count = devices.filter((device) => device.state === state).length
    return count === 0 ? [] : [text.stage.map.count(formatCount(count), text.stage.map.states[state])]
  })
  return text.stage.map.summary(formatCount(devices.length), text.list.all(counts))
}

function Lines({ devices, layout }: { devices: readonly StarDevice[]; layout: StarLayout }) {
  const { centre, spots } = layout
  return (
    <g>
      {devices.map(({ number, link, state, rate }, at) => {
        const spot = spots[at]
        if (spot === undefined || state === 'left') return null
        return (
          <line
            key={number}
            class="star-line"
            data-link={link}
            data-state={state}
            style={{ '--wide': lineWidth(rate) }}
            x1={centre.x}
            y1={centre.y}
            x2={spot.x}
            y2={spot.y}
          />
        )
      })}
    </g>
  )
}

interface NodeProps {
  readonly id: string
  readonly device: StarDevice
  readonly spot: StarSpot | undefined
  readonly layout: StarLayout
  readonly chosen: boolean
  readonly onChoose: () => void
}

function Node({ id, device, spot, layout, chosen, onChoose }: NodeProps) {
  if (spot === undefined) return null
  const { radius, style } = layout
  return (
    <g
      id={id}
      class="star-node"
      role="option"
      aria-selected={chosen}
      aria-label={factsOf(device).join(', ')}
      data-state={device.state}
      transform={`translate(${spot.x} ${spot.y})`}
      onPointerEnter={onChoose}
    >
      <circle class="star-reach" r={Math.max(radius + 3, style === 'dots' ? 6 : 14)} />
      <StarShape state={device.state} radius={radius} />
    </g>
  )
}

/** What is written at the nodes. Each node's name says it too, so it is not said twice. */
function Labels({ devices, layout }: { devices: readonly StarDevice[]; layout: StarLayout }) {
  const { width, height, radius, spots, style } = layout
  return (
    <svg class="star-labels" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {devices.map((device, at) => {
        const spot = spots[at]
        if (spot === undefined) return null
        return (
          <g key={device.number} data-state={device.state} transform={`translate(${spot.x} ${spot.y})`}>
            <text class="star-number">{formatCount(device.number)}</text>
            {style === 'named' && <Name device={device} spot={spot} radius={radius} />}
          </g>
        )
      })}
    </svg>
  )
}

function Name({ device, spot, radius }: { device: StarDevice; spot: StarSpot; radius: number }) {
  const away = radius + 6
  const places = {
    left: { x: -away, y: 4 },
    right: { x: away, y: 4 },
    above: { x: 0, y: -away - 1 },
    below: { x: 0, y: away + 9 },
  }
  return (
    <text class="star-name" data-side={spot.side} {...places[spot.side]}>
      {shortName(device.name)}
    </text>
  )
}

/** This page: a tab. */
function Middle({ layout: { centre, style } }: { layout: StarLayout }) {
  const size = style === 'dots' ? 0.7 : 1
  return (
    <g transform={`translate(${centre.x} ${centre.y}) scale(${size})`}>
      <path class="star-middle" d="M-22 17V-8q0-9 9-9h26q9 0 9 9v25z" />
      <path class="star-middle-lit" d="M-11-7h9v9h-9zM2 4h9v9h-9z" />
      <path class="star-middle-dim" d="M2-7h9v9h-9zM-11 4h9v9h-9z" />
    </g>
  )
}

function factsOf({ number, name, state, link, units, rate }: StarDevice): string[] {
  const words = text.stage.map
  const facts = [words.device(formatCount(number), name), words.states[state]]
  if (state !== 'left') facts.push(words.links[link])
  facts.push(text.stage.unitCount(formatCount(units)))
  if (state !== 'left' && link !== 'memory') facts.push(words.rate(formatBytes(rate)))
  return facts
}

/** What the chosen node stands for; it keeps its place when there is none. */
function Told({ device }: { device: StarDevice | undefined }) {
  if (device === undefined) return <p class="star-told hint">{text.stage.map.choose}</p>
  const [, ...facts] = factsOf(device)
  return (
    <p class="star-told">
      <DeviceChip number={device.number} /> <strong>{device.name}</strong> <span>{facts.join(' · ')}</span>
    </p>
  )
}
