/** What this browser remembers of its reader's choices. Storage may be switched off: then each visit starts anew. */
export type RememberedKey = 'theme' | 'device-name' | 'room-name' | 'own-machine'

export function remembered(key: RememberedKey): string | undefined {
  try {
    return localStorage.getItem(`tabgrid/${key}`) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(key: RememberedKey, value: string): void {
  try {
    localStorage.setItem(`tabgrid/${key}`, value)
  } catch {
    // Switched off or full: the choice holds until the page is closed.
  }
}
