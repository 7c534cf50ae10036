import { fetchPart } from '../../base/fetch-part.ts'
import type { Proven } from '../../identity/proof.ts'
import type { Link } from '../../ports.ts'

/** How a link is to be used that was opened for `proven`: as it is, or sealed once more, for which few load the ciphers. */
export async function fetchSealing({ secrets }: Pick<Proven, 'secrets'>): Promise<(link: Link) => Link> {
  if (secrets === undefined) return (link) => link
  const { sealLink } = await fetchPart(() => import('../sealed-link.ts'))
  return (link) => sealLink(link, secrets.frameKeys)
}
