import type { Figure } from '../figure.ts'
import { comingBack } from './coming-back.ts'
import { floodFigures } from './flood-figures.ts'
import { joins } from './joins.ts'
import { memory } from './memory.ts'
import { network } from './network.ts'
import { relayed } from './relayed.ts'
import { severalServers } from './several-servers.ts'

/** Each has a server in a process of its own, one after the other. */
const rows: readonly (() => AsyncIterable<Figure>)[] = [
  joins,
  memory,
  relayed,
  floodFigures,
  severalServers,
  comingBack,
  network,
]

export async function* signaling(): AsyncIterable<Figure> {
  for (const row of rows) yield* row()
}
