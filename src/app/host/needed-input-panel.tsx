import { formatBytes } from '../format.ts'
import { text } from '../text.ts'
import type { HostStore } from './host-store.ts'

/** After a reload: a job whose input was too large to keep asks for it again. */
export function NeededInputPanel({ store }: { store: HostStore }) {
  const { value: needed } = store.needed
  if (needed === undefined) return null
  return (
    <section class="needed note">
      <div>
        <h2>{text.needed.heading(needed.title)}</h2>
        <p>{text.needed.about(formatBytes(needed.bytes))}</p>
        <label>
          {text.needed.choose(needed.name)}
          <input
            type="file"
            disabled={store.reading.value}
            onClick={(event) => {
              event.currentTarget.value = '' // else the same file, mended and chosen again, would be no change
            }}
            onChange={(event) => {
              const file = event.currentTarget.files?.[0]
              if (file !== undefined) void store.provide(file)
            }}
          />
        </label>
        <p class="problem" role="alert">
          {store.reading.value ? text.needed.checking : store.problem.value}
        </p>
        <p>{text.needed.instead}</p>
      </div>
    </section>
  )
}
