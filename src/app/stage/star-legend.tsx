import { text } from '../text.ts'
import { type StarDevice, type StarState, starLinks, starStates } from './star-device.ts'

/** A state's own shape, around the origin: colour is never the only sign. */
export function StarShape({ state, radius }: { state: StarState; radius: number }) {
  switch (state) {
    case 'waiting':
      return <circle class="star-shape" data-state={state} r={radius} />
    case 'ready':
      return (
        <>
          <circle class="star-shape" data-state={state} r={radius} />
          <circle class="star-rim" r={radius + 2.5} />
        </>
      )
    case 'computing':
      return (
        <rect
          class="star-shape"
          data-state={state}
          x={-radius}
          y={-radius}
          width={2 * radius}
          height={2 * radius}
          rx={radius / 3}
        />
      )
    case 'left':
      return <path class="star-shape" data-state={state} d={`M0 ${-radius}L${radius} 0L0 ${radius}L${-radius} 0z`} />
  }
}

/** All states, in the order of a device's life; of the links those that are there. */
export function StarLegend({ devices }: { devices: readonly StarDevice[] }) {
  const words = text.stage.map
  const links = starLinks.filter((kind) => devices.some(({ link, state }) => link === kind && state !== 'left'))
  return (
    <div class="star-legends">
      <ul class="star-legend" aria-label={words.statesLegend}>
        {starStates.map((state) => (
          <li key={state}>
            <svg viewBox="-10 -10 20 20" aria-hidden="true">
              <StarShape state={state} radius={6} />
            </svg>
            {words.states[state]}
          </li>
        ))}
      </ul>
      <ul class="star-legend" aria-label={words.linksLegend}>
        {links.map((link) => (
          <li key={link}>
            <svg class="star-sample" viewBox="0 0 32 8" aria-hidden="true">
              <line class="star-line" data-link={link} style={{ '--wide': 2.5 }} x1="0" x2="32" y1="4" y2="4" />
            </svg>
            {words.links[link]}
          </li>
        ))}
        <li class="star-thickness">{words.thickness}</li>
      </ul>
    </div>
  )
}
