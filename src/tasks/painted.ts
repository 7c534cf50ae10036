import type { Tile, View } from './catalogue.ts'

/** A tile of a picture that every engine paints alike. */
export interface PaintedTile extends Tile {
  /** Of the pixels and their place, below 2^32. */
  readonly checksum: number
}
export interface PaintedPicture {
  readonly tiles: number
  readonly width: number
  readonly height: number
  /** Sum of the tiles' checksums modulo 2^32: the same for the same picture, whoever painted which tile. */
  readonly checksum: number
}

/** The picture itself, and its checksum in eight hexadecimal digits. */
export const paintedView = {
  picture: { size: ({ width, height }) => ({ width, height }), tile: (tile) => tile },
  figures: ({ tiles, checksum }) => ({
    tiles: { value: tiles },
    checksum: { value: checksum.toString(16).padStart(8, '0') },
  }),
} as const satisfies View<{ readonly width: number; readonly height: number }, PaintedTile, PaintedPicture>
