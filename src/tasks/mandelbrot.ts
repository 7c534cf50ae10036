import { defineTask } from '../core/task.ts'
import type { Card } from './catalogue.ts'
import { faces } from './faces.ts'
import { type PaintedPicture, type PaintedTile, paintedView } from './painted.ts'

interface MandelbrotParams {
  /** Pixels of the whole picture. */
  readonly width: number
  readonly height: number
  /** A point that has not escaped after so many steps counts as inside. */
  readonly iterations: number
}
interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/**
 * The Mandelbrot set in tiles of 64 x 64 pixels.
 *
 * Uses only + - * / on numbers, which every engine rounds alike (sines, powers and logarithms differ in the last digit),
 * so each device paints exactly the same pixels, without the deterministic profile. The default picture has the checksum 1,423,686,448.
 */
export const mandelbrot = defineTask({
  name: 'mandelbrot',
  split(_input: unknown, { width, height }: MandelbrotParams): Area[] {
    const areas: Area[] = []
    for (let y = 0; y < height; y += 64) {
      for (let x = 0; x < width; x += 64) {
        areas.push({ x, y, width: Math.min(64, width - x), height: Math.min(64, height - y) })
      }
    }
    return areas
  },
  /** The palette: 1,024 colours between stops, as red, green, blue. */
  init(): Uint8ClampedArray {
    const stops = [
      [4, 8, 28],
      [16, 52, 110],
      [44, 130, 168],
      [200, 232, 220],
      [250, 206, 104],
      [222, 104, 50],
      [110, 24, 60],
      [4, 8, 28],
    ]
    const palette = new Uint8ClampedArray(1024 * 3)
    for (let at = 0; at < 1024; at++) {
      const place = (at / 1024) * (stops.length - 1)
      const stop = Math.floor(place)
      for (let channel = 0; channel < 3; channel++) {
        const from = stops[stop]?.[channel] ?? 0
        const to = stops[stop + 1]?.[channel] ?? 0
        palette[at * 3 + channel] = from + (to - from) * (place - stop)
      }
    }
    return palette
  },
  map({ x, y, width, height }: Area, { params, state: palette }): PaintedTile {
    /** Steps until z is farther than 16 from 0, with the fraction of the last step; `undefined` inside the set. */
    const stepsToEscape = (cx: number, cy: number): number | undefined => {
      let zx = 0
      let zy = 0
      let before = 0
      for (let step = 0; step < params.iterations; step++) {
        const xx = zx * zx
        const yy = zy * zy
        const distance = xx + yy
        if (distance > 256) return step - 1 + (256 - before) / (distance - before)
        before = distance
        zy = 2 * zx * zy + cy
        zx = xx - yy + cx
      }
      return undefined
    }
    const scale = Math.max(3.2 / params.width, 2.4 / params.height)
    const rgba = new Uint8ClampedArray(width * height * 4)
    let checksum = 2_166_136_261
    for (let at = 0; at < width * height; at++) {
      const column = x + (at % width)
      const row = y + Math.floor(at / width)
      const steps = stepsToEscape((column - params.width * 0.72) * scale, (row - params.height / 2) * scale)
      const colour = steps === undefined ? 0 : Math.floor((steps / (steps + 24)) * 1024) * 3
      for (let channel = 0; channel < 3; channel++) rgba[at * 4 + channel] = palette[colour + channel] ?? 0
      rgba[at * 4 + 3] = 255
      checksum = Math.imul(checksum ^ colour ^ (row * params.width + column), 16_777_619)
    }
    return { x, y, width, height, rgba, checksum: checksum >>> 0 }
  },
  reduce: (tiles: readonly PaintedTile[], { width, height }: MandelbrotParams): PaintedPicture => ({
    tiles: tiles.length,
    width,
    height,
    checksum: tiles.reduce((sum, tile) => (sum + tile.checksum) % 4_294_967_296, 0),
  }),
})

export const mandelbrotCard = {
  ...faces.mandelbrot,
  task: mandelbrot,
  view: paintedView,
  knownAnswer: { tiles: 192, width: 1024, height: 768, checksum: 1_423_686_448 },
} as const satisfies Card
