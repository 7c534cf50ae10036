import type { Tile } from '../../tasks/catalogue.ts'

/** Pixels of one side: a page draws no larger picture. */
const sideMost = 16_384

const isPlace = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= sideMost

/** What a unit gave, if it is a tile of a picture: a device knows the result of a task and not the host's view of it. */
export function tileOf(result: unknown): Tile | undefined {
  if (typeof result !== 'object' || result === null) return undefined
  const { x, y, width, height, rgba } = result as Record<string, unknown>
  if (!isPlace(x) || !isPlace(y) || !isPlace(width) || !isPlace(height)) return undefined
  if (!(rgba instanceof Uint8ClampedArray) || width * height === 0 || rgba.length !== width * height * 4) {
    return undefined
  }
  return { x, y, width, height, rgba: rgba as Tile['rgba'] }
}

/** How large the picture is, as the task's parameters say; `undefined` where they do not. */
export function pictureSize(params: unknown): { readonly width: number; readonly height: number } | undefined {
  if (typeof params !== 'object' || params === null) return undefined
  const { width, height } = params as Record<string, unknown>
  return isPlace(width) && isPlace(height) && width * height > 0 ? { width, height } : undefined
}
