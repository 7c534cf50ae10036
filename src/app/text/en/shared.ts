import type { DeviceView } from '../../../runtime/api/host-api.ts'

type Kind = DeviceView['link']

/** What the page of a host says and that of a device as well: with the first words, as a file of both would be one more. */
export const shared = {
  /** How the bytes of a device travel. */
  links: {
    direct: 'direct',
    memory: 'this page',
    turn: 'through a TURN server',
    relay: 'through the server',
  } satisfies Record<Kind, string>,
  unverified: 'Not verified',
  fourWords: { show: 'Show the four words', hide: 'Hide the four words' },
  wasmOnly: 'WebAssembly only',
}
