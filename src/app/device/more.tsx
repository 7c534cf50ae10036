import type { ComponentChildren } from 'preact'
import { LazyPanel } from '../components/lazy-panel.tsx'
import { LazyPart } from '../lazy-part.ts'
import { loadWords } from '../text.ts'

/** What of the device's page is opened by few, or comes seldom: with its words it is as large as the rest. */
export const more = new LazyPart(
  async () => (await Promise.all([import('./more-part.tsx'), loadWords('deviceMore')]))[0],
)

/** A place for something of it. */
export const More = (props: { children: (part: typeof import('./more-part.tsx')) => ComponentChildren }) => (
  <LazyPanel part={more}>{props.children}</LazyPanel>
)
