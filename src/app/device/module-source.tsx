import { download } from '../download.ts'
import { formatBytes } from '../format.ts'
import { text } from '../text.ts'

/** A module is read with a tool for it. */
export function ModuleSource({ bytes, hash }: { bytes: Uint8Array; hash: string }) {
  const words = text.wasmModule
  const save = () => download(words.file, new Blob([bytes.slice()], { type: 'application/wasm' }))
  return (
    <>
      <p>{words.about(formatBytes(bytes.length))}</p>
      <p class="hash">{words.hash(hash)}</p>
      <button type="button" class="small" onClick={save}>
        {words.save}
      </button>
    </>
  )
}
