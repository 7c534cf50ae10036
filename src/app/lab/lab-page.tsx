import './lab.css'
import { useEffect, useMemo } from 'preact/hooks'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import { DataPanel } from './data-panel.tsx'
import { DryPanel } from './dry-panel.tsx'
import type { LabStore } from './lab-store.ts'
import { RoomPanel } from './room-panel.tsx'
import { SharePanel } from './share-panel.tsx'
import { type EditorHandle, SourcePanel } from './source-panel.tsx'

/** Where an author writes a task: the source on one side, on the other what it is given, one unit of it, and all of it. */
export function LabPage({ store, shared }: { store: LabStore; shared: string | undefined }) {
  const editor = useMemo((): EditorHandle => ({ current: undefined }), [])
  useEffect(() => void store.resume(), [store])
  useEffect(() => {
    if (shared === undefined) return
    // What could be read is kept from now on; a link that could not stays in the address, where it can be copied again.
    void store.open(shared).then((read) => {
      if (read) location.replace(hashOf.lab)
    })
  }, [store, shared])
  useEffect(() => takeDroppedFiles(store), [store])
  const goTo = (at: number) => editor.current?.goTo(at)
  return (
    <div class="lab">
      <header class="lab-head">
        <h1>{text.lab.heading}</h1>
        <p>{text.lab.lede}</p>
      </header>
      <SourcePanel store={store} editor={editor} />
      <div class="lab-steps">
        <DataPanel store={store} />
        <DryPanel store={store} goTo={goTo} />
        <RoomPanel store={store} goTo={goTo} />
        <SharePanel store={store} />
      </div>
    </div>
  )
}

/** Wherever on the page a file is dropped, the task gets it: else the browser would leave the page for the file. */
function takeDroppedFiles(store: LabStore): () => void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
  }
  const drop = (event: DragEvent) => {
    const [file] = event.dataTransfer?.files ?? []
    if (file === undefined) return
    event.preventDefault()
    event.stopPropagation() // the editor would take it for text to put in
    store.takeFile(file)
  }
  addEventListener('dragover', over, true)
  addEventListener('drop', drop, true)
  return () => {
    removeEventListener('dragover', over, true)
    removeEventListener('drop', drop, true)
  }
}
