// Twelve hues apart enough for the common kinds of colour blindness when next to each other; a number always stands
// beside the colour, because with thirty devices it repeats.
const colors = [
  ...['#2fa583', '#f2a71b', '#5b93ec', '#e26a79', '#8bbf3f', '#a67be0'],
  ...['#2fb5c7', '#e98a49', '#7f8fd0', '#d873b0', '#b39b3a', '#84a3ab'],
] as const

/** For shards whose device is not here to be asked: those from before a reload. */
const unknownColor = '#8a8f8c'

/** The same everywhere on the host page: list, legend, strip and tile edges. A canvas cannot read CSS variables, so it is a value. */
export const deviceColor = (number: number | undefined): string =>
  number === undefined ? unknownColor : (colors[(number - 1) % colors.length] ?? unknownColor)
