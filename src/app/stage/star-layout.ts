// Where each device stands around the coordinator. Lengths are those of the picture's own view box.

/** `named`: names beside the nodes; `numbered`: numbers in them; `dots`: too many for either. */
type StarStyle = 'named' | 'numbered' | 'dots'

export interface StarSpot {
  readonly x: number
  readonly y: number
  /** On which side of its node a name has room. */
  readonly side: 'left' | 'right' | 'above' | 'below'
}

export interface StarLayout {
  readonly style: StarStyle
  readonly width: number
  readonly height: number
  readonly centre: { readonly x: number; readonly y: number }
  /** Half the width of a node. */
  readonly radius: number
  /** In the order of the devices: clockwise from the top, rings from the outermost inwards. */
  readonly spots: readonly StarSpot[]
}

const width = 480
const height = 310
const namedMost = 16
const ringMost = 60
/** Rings of dots lie between this share of the outermost and all of it. */
const innermost = 0.34

/** @param count devices, from 0 on. */
export function layStar(count: number): StarLayout {
  const centre = { x: width / 2, y: height / 2 }
  const style = count <= namedMost ? 'named' : count <= ringMost ? 'numbered' : 'dots'
  const common = { style, width, height, centre } as const
  if (style === 'dots') return { ...common, ...layDots(count, centre) }
  const radius = style === 'named' ? 12 : Math.max(8, Math.min(13, 330 / count))
  const half = style === 'named' ? { x: centre.x - 118, y: centre.y - 34 } : { x: centre.x - 22, y: centre.y - 22 }
  return { ...common, radius, spots: ringOf(count, centre, half) }
}

function layDots(count: number, centre: StarLayout['centre']): Pick<StarLayout, 'radius' | 'spots'> {
  const half = { x: centre.x - 10, y: centre.y - 10 }
  const rings = Math.max(2, Math.min(14, Math.round(Math.sqrt(count / 11))))
  const scales = Array.from({ length: rings }, (_, ring) => 1 - ((1 - innermost) * ring) / (rings - 1))
  const all = scales.reduce((sum, scale) => sum + scale, 0)
  const spots: StarSpot[] = []
  for (const [ring, scale] of scales.entries()) {
    const before = scales.slice(0, ring + 1).reduce((sum, each) => sum + each, 0)
    const here = Math.round((count * before) / all) - spots.length // by its length, so that dots are equally dense
    spots.push(...ringOf(here, centre, { x: half.x * scale, y: half.y * scale }))
  }
  return { radius: Math.max(1.6, Math.min(5, 75 / Math.sqrt(count))), spots }
}

/** Equally far apart along the ellipse, the first one at the top. */
function ringOf(count: number, centre: StarLayout['centre'], half: StarLayout['centre']): StarSpot[] {
  const steps = 720
  const lengths = [0]
  for (let step = 1; step <= steps; step++) {
    const from = onEllipse((step - 1) / steps, half)
    const to = onEllipse(step / steps, half)
    lengths.push((lengths[step - 1] ?? 0) + Math.hypot(to.x - from.x, to.y - from.y))
  }
  const whole = lengths[steps] ?? 0
  const spots: StarSpot[] = []
  let step = 0
  for (let at = 0; at < count; at++) {
    while (step < steps && (lengths[step] ?? 0) < (whole * at) / count) step++
    const { x, y } = onEllipse(step / steps, half)
    spots.push({ x: centre.x + x, y: centre.y + y, side: sideOf(x / half.x, y) })
  }
  return spots
}

function onEllipse(turn: number, half: StarLayout['centre']): { x: number; y: number } {
  const angle = 2 * Math.PI * turn
  return { x: half.x * Math.sin(angle), y: -half.y * Math.cos(angle) }
}

function sideOf(across: number, down: number): StarSpot['side'] {
  if (Math.abs(across) < 0.25) return down < 0 ? 'above' : 'below'
  return across < 0 ? 'left' : 'right'
}

/** Width of a line for a rate: each tenfold rate is as much wider as the one before, from 1 at 100 B/s to 6 at 10 MB/s. */
export function lineWidth(bytesPerSecond: number): number {
  return 1 + Math.max(0, Math.min(5, Math.log10(Math.max(1, bytesPerSecond) / 100)))
}

/** A name as far as there is room for it. */
export const shortName = (name: string, most = 14): string =>
  [...name].length <= most
    ? name
    : `${[...name]
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
