import { deviceColor } from '../device-color.ts'

const columns = 5
const rows = 3
/** One digit a tab: whose colour it has, 0 for one that is free. */
const owners = '12034 50678 01250'.replaceAll(' ', '')

/** One computer made of tabs: some are lit by those who help, the others wait. */
export function TabsPicture() {
  return (
    <svg class="tabs-picture" viewBox={`0 0 ${columns * 22 + 2} ${rows * 22 + 2}`} aria-hidden="true">
      {[...owners].map((owner, at) => {
        const x = (at % columns) * 22 + 2
        const y = Math.floor(at / columns) * 22 + 2
        const color = owner === '0' ? undefined : deviceColor(Number(owner))
        return (
          <path
            key={`${x} ${y}`}
            class={color === undefined ? 'free' : 'lit'}
            style={color === undefined ? undefined : { fill: color, '--turn': (at * 7) % 20 }}
            d={`M${x} ${y + 20}v-15q0-5 5-5h10q5 0 5 5v15z`}
          />
        )
      })}
    </svg>
  )
}
