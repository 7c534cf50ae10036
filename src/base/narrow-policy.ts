import { type Broker, socketsOf } from './broker.ts'

/** Sockets to anywhere: which of them is meant the address of a page says, and its first script holds the page to it. */
export const anySockets = 'ws: wss:'

/** What a written policy means at an address that names this broker, or none. Of two policies of a page both hold. */
export const narrowPolicy = (written: string, broker: Broker | undefined): string =>
  written.replace(` ${anySockets}`, broker === undefined ? '' : ` ${socketsOf(broker)}`)
