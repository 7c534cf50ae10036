import { StartError } from './settings.ts'

/**
 * Which pages may connect: those of this server itself, of the visitor's own machine (while an app is being built), and
 * those that were named. Other pages could use their visitors to fill a server, also one on the visitor's own network. It is a rule for
 * browsers, which say whose page it is: a program says what it likes, so what says nothing is let in.
 */
export class Origins {
  readonly #named: ReadonlySet<string>
  readonly #any: boolean

  /** @param named `https://a.example`, or `*` for all pages. @throws StartError */
  constructor(named: readonly string[]) {
    this.#any = named.includes('*')
    this.#named = new Set(named.filter((name) => name !== '*').map(originOf))
  }

  /**
   * @param origin as the header says it; `null` is that of a file or a sandbox.
   * @param host under which the page's browser knows this server.
   */
  allows(origin: string | undefined, host: string | undefined): boolean {
    if (origin === undefined || this.#any || this.#named.has(origin)) return true
    if (!URL.canParse(origin)) return false
    const page = new URL(origin)
    return isLoopback(page.hostname) || isSameHost(page, host ?? '')
  }
}

function originOf(name: string): string {
  const page = URL.canParse(name) ? new URL(name) : undefined
  if (page !== undefined && /^https?:$/.test(page.protocol) && page.pathname === '/' && page.search === '') {
    return page.origin
  }
  throw new StartError(2, `--origin takes origins like https://tabgrid.example, or *, not "${name}".`)
}

/** The scheme is not looked at: a proxy in front may speak https for us. */
function isSameHost(page: URL, host: string): boolean {
  const own = `${page.protocol}//${host}`
  return URL.canParse(own) && new URL(own).host === page.host
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || /^127(\.\d+){3}$/.test(host) || host === '[::1]'
