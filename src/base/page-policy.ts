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
  /** The clock's worker is made from a blob. */
  'worker-src': 'blob:',
  'base-uri': "'none'",
  'form-action': "'none'",
}

/** Of every page of ours. `blob:` pictures are downloads; `'self'` of `connect-src` includes the server's WebSocket. */
export const pagePolicy = toText(page)

/** Of a page whose signaling server is another one than its own. @param sockets where that is, e.g. `wss://example.org`. */
export const pagePolicyWith = (sockets: string): string => toText({ ...page, 'connect-src': `'self' ${sockets}` })

/** A page with its development server, which puts its styles into the page as text. */
export const pagePolicyInDevelopment = toText({ ...page, 'style-src': "'self' 'unsafe-inline'" })

/** As a header it can also say that no other site may show the page in a frame, and there press its buttons. */
export const pagePolicyHeader = `${pagePolicy}; frame-ancestors 'none'`

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

/** The name of the sandbox's page, beside the app. */
export const sandboxFile = 'sandbox.html'
