import type { IncomingMessage } from 'node:http'

/** The path of a request's target, without its query. */
export const pathOf = (request: IncomingMessage): string => (request.url ?? '/').replace(/[?#].*$/s, '')
