// Twelve hues apart enough for the common kinds of colour blindness when next to each other; a number always stands
// beside the colour, because with thirty devices it repeats.
const colors = [
  ...['#1b8a6b', '#f2a71b', '#3b78d8', '#d1495b', '#8bbf3f', '#8e5bd0'],
  ...['#2fb5c7', '#e57f3a', '#5566aa', '#d873b0', '#a08a2d', '#6f8f97'],
] as const

/** For shards whose device is not here to be asked: those from before a reload. */
const unknownColor = '#8a8f8c'

/** The same everywhere on the host page: list, legend, strip and tile edges. A canvas cannot read CSS variables, so it is a value. */
export const deviceColor = (number: number | undefined): string =>
  number === undefined ? unknownColor : (colors[(number - 1) % colors.length] ?? unknownColor)
