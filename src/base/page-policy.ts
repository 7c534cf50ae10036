import type { Broker } from './broker.ts'
import { anySockets, narrowPolicy } from './narrow-policy.ts'

/** Content security policies, said once: the build writes them into the pages, and the server sends them as headers. */

const toText = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ')

const page = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'connect-src': "'self'",
  /** Closes the one way out of the sandbox that its own policy cannot: navigating itself to an address with a secret in it. */
  'frame-src': "'self'",
  /** The clock's worker is made from a blob; the service worker and the simulator's worker are files of ours. */
  'worker-src': "'self' blob:",
  'manifest-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
}

/**
 * Of a page of ours, where its policy can be chosen for its address. `blob:` pictures are downloads; `'self'` of `connect-src`
 * includes the server's WebSocket.
 * @param broker where its rooms meet, if not at its own server.
 */
export const pagePolicy = (broker?: Broker): string => narrowPolicy(writtenPolicy(), broker)

/**
 * As the build writes it into a page, whatever its address will be.
 * @param sockets of a signaling server that is another one than the page's own, e.g. `wss://example.org`.
 */
export const writtenPolicy = (sockets?: string): string =>
  toText({
    ...page,
    'connect-src': ["'self'", sockets, anySockets].filter((source) => source !== undefined).join(' '),
  })

/** A page with its development server, which puts its styles into the page as text. */
export const policyInDevelopment = toText({
  ...page,
  'style-src': "'self' 'unsafe-inline'",
  'connect-src': `'self' ${anySockets}`,
})

/** As a header it can also say that no other site may show the page in a frame, and there press its buttons. */
export const pagePolicyHeader = (broker?: Broker): string => `${pagePolicy(broker)}; frame-ancestors 'none'`

/**
 * Of the sandbox's frame, inherited by its `data:` workers: nothing may be loaded from anywhere. Task code is made by
 * `eval`, which is no danger where there is nothing to take.
 *
 * The directive `webrtc 'block'` is left out: no browser knows it yet, and workers have no RTCPeerConnection.
 *
 * @param script the one script that may run: a hash of its text.
 */
export const sandboxPolicy = (script: string): string =>
  toText({
    'default-src': "'none'",
    'script-src': `${script} 'unsafe-eval' 'wasm-unsafe-eval'`,
    'worker-src': 'data:',
    'connect-src': "'none'",
    'form-action': "'none'",
    'base-uri': "'none'",
  })

/** A server need not know the hash: the page's own policy holds besides this one. */
export const sandboxPolicyHeader = `${sandboxPolicy("'unsafe-inline'")}; frame-ancestors 'self'`

/** The sandbox's pages, beside the app: one for plain tasks, which every page loads, and a larger one for deterministic tasks and modules. */
export const sandboxFiles = { plain: 'sandbox.html', any: 'sandbox-any.html' } as const
export type SandboxKind = keyof typeof sandboxFiles
