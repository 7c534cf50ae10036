import { defineTask } from '../core/task.ts'
import type { Card } from './catalogue.ts'
import { faces } from './faces.ts'
import { type PaintedPicture, type PaintedTile, paintedView } from './painted.ts'

interface SceneParams {
  /** Pixels of the whole picture. */
  readonly width: number
  readonly height: number
  /** Rays a pixel: so many in a row, and as many rows. */
  readonly raysAcross: number
}
interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
type Vector = readonly [x: number, y: number, z: number]
interface Sphere {
  readonly at: Vector
  readonly radius: number
  readonly colour: Vector
  /** Share of the light that is mirrored. */
  readonly mirror: number
}

/** Arithmetic of rays, which each worker sets up once. */
interface Rays {
  plus(a: Vector, b: Vector, by?: number): Vector
  dot(a: Vector, b: Vector): number
  unit(a: Vector): Vector
  /** The nearest ball on a ray, and how far it is; `undefined` for none. */
  hit(from: Vector, along: Vector): { readonly sphere: Sphere; readonly distance: number } | undefined
}

/**
 * Balls over a chequered floor, in tiles of 64 x 64 pixels, with shadows and mirrors.
 *
 * Uses only + - * / and square roots, which every engine rounds alike, so each device paints exactly the same pixels without the deterministic
 * profile: the default picture has the checksum 1,068,148,306. The spiral is turned by the sine and cosine of the golden angle, written as numbers.
 */
export const rayTracing = defineTask({
  name: 'ray-tracing',
  split(_input: unknown, { width, height }: SceneParams): Area[] {
    const areas: Area[] = []
    for (let y = 0; y < height; y += 64) {
      for (let x = 0; x < width; x += 64) {
        areas.push({ x, y, width: Math.min(64, width - x), height: Math.min(64, height - y) })
      }
    }
    return areas
  },
  /** The balls, a large mirror and a spiral of small ones around it; and what a ray meets of them. */
  init(): Rays {
    const palette: readonly Vector[] = [
      [0.05, 0.42, 0.34],
      [0.96, 0.77, 0.33],
      [0.87, 0.38, 0.28],
      [0.25, 0.5, 0.85],
      [0.93, 0.9, 0.82],
      [0.62, 0.42, 0.8],
    ]
    const spheres: Sphere[] = [{ at: [0, 1.5, 0], radius: 1.5, colour: [0.95, 0.97, 0.96], mirror: 0.82 }]
    let x = 1
    let z = 0
    for (let ball = 0; ball < 40; ball++) {
      const turned = x * -0.7373688780783197 - z * 0.6754902942615238
      z = x * 0.6754902942615238 + z * -0.7373688780783197
      x = turned
      const far = 0.85 * Math.sqrt(ball + 6)
      const radius = 0.2 + 0.022 * (ball % 8)
      const colour = palette[ball % palette.length] ?? [1, 1, 1]
      spheres.push({ at: [x * far, radius, z * far], radius, colour, mirror: ball % 5 === 0 ? 0.45 : 0.12 })
    }
    const plus = (a: Vector, b: Vector, by = 1): Vector => [a[0] + b[0] * by, a[1] + b[1] * by, a[2] + b[2] * by]
    const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    const unit = (a: Vector): Vector => {
      const size = Math.sqrt(dot(a, a))
      return [a[0] / size, a[1] / size, a[2] / size]
    }
    const hit = (from: Vector, along: Vector) => {
      let nearest: Sphere | undefined
      let distance = Number.POSITIVE_INFINITY
      for (const sphere of spheres) {
        const [sx, sy, sz] = sphere.at
        const ox = from[0] - sx
        const oy = from[1] - sy
        const oz = from[2] - sz
        const half = ox * along[0] + oy * along[1] + oz * along[2]
        const under = half * half - (ox * ox + oy * oy + oz * oz - sphere.radius * sphere.radius)
        if (under <= 0) continue
        const far = -half - Math.sqrt(under)
        if (far > 1e-4 && far < distance) {
          nearest = sphere
          distance = far
        }
      }
      return nearest === undefined ? undefined : { sphere: nearest, distance }
    }
    return { plus, dot, unit, hit }
  },
  map({ x, y, width, height }: Area, { params, state: { plus, dot, unit, hit } }): PaintedTile {
    const cross = (a: Vector, b: Vector): Vector => [
      a[1] * b[2] - a[2] * b[1],
      a[2] * b[0] - a[0] * b[2],
      a[0] * b[1] - a[1] * b[0],
    ]
    const sun = unit([-0.55, 0.75, -0.35])
    const sky = (along: Vector): Vector => {
      const high = Math.max(0, along[1])
      const glow = Math.max(0, dot(along, sun))
      const g4 = glow * glow * glow * glow
      const halo = g4 * g4 * 0.35
      return [0.93 - 0.63 * high + halo, 0.9 - 0.42 * high + halo * 0.85, 0.8 - 0.12 * high + halo * 0.5]
    }
    /** Light of a surface under the sun and the sky. */
    const lit = (at: Vector, normal: Vector, colour: Vector): Vector => {
      const facing = dot(normal, sun)
      const shaded = facing <= 0 || hit(at, sun) !== undefined
      const light = 0.32 + 0.14 * normal[1] + (shaded ? 0 : 0.85 * facing)
      return [colour[0] * light, colour[1] * light, colour[2] * light]
    }
    const look = (from: Vector, along: Vector, bounces: number): Vector => {
      const found = hit(from, along)
      const floor = along[1] < -1e-6 ? -from[1] / along[1] : Number.POSITIVE_INFINITY
      if (found === undefined && floor > 60) return sky(along)
      const onFloor = found === undefined || floor < found.distance
      const distance = onFloor ? floor : found.distance
      const at = plus(from, along, distance)
      const normal: Vector = onFloor ? [0, 1, 0] : unit(plus(at, found.sphere.at, -1))
      const odd = (Math.floor(at[0] * 0.8) + Math.floor(at[2] * 0.8)) % 2 !== 0
      const tile: Vector = odd ? [0.16, 0.3, 0.26] : [0.86, 0.84, 0.76]
      const mirror = onFloor ? 0.1 : found.sphere.mirror
      const off = plus(at, normal, 1e-3)
      const surface = lit(off, normal, onFloor ? tile : found.sphere.colour)
      const mirrored = bounces > 0 ? look(off, plus(along, normal, -2 * dot(along, normal)), bounces - 1) : sky(along)
      const haze = onFloor ? Math.min(1, (distance * distance) / 1_600) : 0
      const seen = plus(
        [surface[0] * (1 - mirror), surface[1] * (1 - mirror), surface[2] * (1 - mirror)],
        mirrored,
        mirror,
      )
      const air = sky([along[0], 0, along[2]])
      return plus([seen[0] * (1 - haze), seen[1] * (1 - haze), seen[2] * (1 - haze)], air, haze)
    }
    const eye: Vector = [4.6, 2.9, -7.4]
    const ahead = unit(plus([0, 1, 0], eye, -1))
    const right = unit(cross([0, 1, 0], ahead))
    const up = cross(ahead, right)
    const across = params.raysAcross
    const scale = 0.95 / Math.min(params.width, params.height * 1.6)
    const rgba = new Uint8ClampedArray(width * height * 4)
    let checksum = 2_166_136_261
    for (let pixel = 0; pixel < width * height; pixel++) {
      const column = x + (pixel % width)
      const row = y + Math.floor(pixel / width)
      let sum: Vector = [0, 0, 0]
      for (let ray = 0; ray < across * across; ray++) {
        const dx = (column + ((ray % across) + 0.5) / across - params.width / 2) * scale
        const dy = (params.height / 2 - row - (Math.floor(ray / across) + 0.5) / across) * scale
        sum = plus(sum, look(eye, unit(plus(plus(ahead, right, dx), up, dy)), 4))
      }
      for (let channel = 0; channel < 3; channel++) {
        const light = Math.min(1, (sum[channel] ?? 0) / (across * across))
        const value = Math.floor(Math.sqrt(light) * 255 + 0.5)
        rgba[pixel * 4 + channel] = value
        checksum = Math.imul(checksum ^ value, 16_777_619)
      }
      rgba[pixel * 4 + 3] = 255
    }
    checksum = Math.imul(checksum ^ (y * params.width + x), 16_777_619)
    return { x, y, width, height, rgba, checksum: checksum >>> 0 }
  },
  reduce: (tiles: readonly PaintedTile[], { width, height }: SceneParams): PaintedPicture => ({
    tiles: tiles.length,
    width,
    height,
    checksum: tiles.reduce((sum, tile) => (sum + tile.checksum) % 4_294_967_296, 0),
  }),
})

export const rayTracingCard = {
  ...faces['ray-tracing'],
  task: rayTracing,
  view: paintedView,
  knownAnswer: { tiles: 96, width: 768, height: 480, checksum: 1_068_148_306 },
} as const satisfies Card
