/** What this browser remembers of its reader's choices. Storage may be switched off: then each visit starts anew. */
export type RememberedKey =
  | 'theme'
  | 'projector'
  | 'language'
  | 'device-name'
  | 'room-name'
  | 'own-machine'
  | 'cores'
  | 'lab'
  | 'lab-plain'

/** What a tab remembers over its reload, and no other tab sees. */
export type TabKey = 'card' | `setup/${string}` | `sensor/${string}` | `pausing/${string}` | 'lab' | 'lab-job'

export const remembered = (key: RememberedKey): string | undefined => read(() => localStorage, key)

export const remember = (key: RememberedKey, value: string): void => write(() => localStorage, key, value)

export const rememberedInTab = (key: TabKey): string | undefined => read(() => sessionStorage, key)

export const rememberInTab = (key: TabKey, value: string): void => write(() => sessionStorage, key, value)

export function forgetInTab(key: TabKey): void {
  try {
    sessionStorage.removeItem(`tabgrid/${key}`)
  } catch {
    // Switched off: nothing is there.
  }
}

/** A function, because where storage is switched off its very name throws. */
type Place = () => Storage

function read(place: Place, key: string): string | undefined {
  try {
    return place().getItem(`tabgrid/${key}`) ?? undefined
  } catch {
    return undefined
  }
}

function write(place: Place, key: string, value: string): void {
  try {
    place().setItem(`tabgrid/${key}`, value)
  } catch {
    // Switched off or full: the choice holds until the page is closed.
  }
}
