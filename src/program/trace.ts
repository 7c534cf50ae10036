/** Our own worker's text, which is its address. */
const dataAddress = /\bdata:\S*?(?=(?::\d+:\d+)?\)?(?:\s|$))/gm
/** Any other address, or a path from the root of a disk. */
const place =
  /(?:\b(?:https?|wss?|file|blob|node|[\w-]+-extension):|(?<=[@(\s])(?:\/|[A-Za-z]:\\))[^\s),]*?(?=(?::\d+:\d+)?(?:[\s),]|$))/gm

/** A trace that tells where a task threw, and nothing of the machine or the page it ran on: it goes to another machine. */
export const withoutPlaces = (trace: string): string =>
  trace.replace(dataAddress, 'tabgrid').replace(place, 'tabgrid')
