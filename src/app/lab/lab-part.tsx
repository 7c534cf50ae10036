import type { ComponentType } from 'preact'
import { tryTask } from '../../wiring/try-task.ts'
import type { HostPart } from '../host/host-part.tsx'
import type { LazyPart } from '../lazy-part.ts'
import { text } from '../text.ts'
import { exampleDraft } from './examples.ts'
import { LabPage } from './lab-page.tsx'
import { LabStore } from './lab-store.ts'

/** The lab, as the other pages see it. */
export interface LabPart {
  /** `shared`: the packed task of a link that was opened. */
  readonly Page: ComponentType<{ shared: string | undefined }>
}

export function createLabPart(host: LazyPart<HostPart>): LabPart {
  const store = new LabStore({
    beginning: exampleDraft('map-reduce', text.lab.notes),
    start: tryTask,
    host: async () => (await host.need()).store,
  })
  return { Page: ({ shared }) => <LabPage store={store} shared={shared} /> }
}
