import { changeIn, resultOf } from './transaction.ts'

/** What is kept, in a person's terms. `other` is what this version does not know. */
export type KeptAbout =
  | 'profile-key'
  | 'links'
  | 'room'
  | 'jobs'
  | 'helping'
  | 'choices'
  | 'lab'
  | 'tab'
  | 'app'
  | 'other'

/** Settings of IndexedDB by what they are about; those of a lock begin with `lock-`. */
const aboutSetting: Readonly<Record<string, KeptAbout>> = {
  'profile-key': 'profile-key',
  invites: 'links',
  'room-claim': 'room',
  'room-keys': 'room',
  'room-roster': 'room',
  epoch: 'room',
  'journal-owner': 'room',
  'wasm-only': 'choices',
  'help-limits': 'choices',
  'help-rules': 'choices',
  'help-always': 'helping',
  'help-spent': 'helping',
  'help-receipts': 'helping',
  'help-log': 'helping',
  'help-sources': 'helping',
}
/** Ours in localStorage and sessionStorage. */
const prefix = 'tabgrid/'

export interface KeptHere {
  readonly about: ReadonlySet<KeptAbout>
  /** Of the room that this browser hosts, as long as it keeps its keys. */
  readonly roomCode: string | undefined
}

/** Of the app's service worker (`app/offline`), where a page may have one. */
const cachePrefix = 'tabgrid-app-'

async function ownCaches(): Promise<string[]> {
  if (!('caches' in globalThis)) return []
  return (await caches.keys()).filter((name) => name.startsWith(cachePrefix))
}

async function forgetApp(): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const registration = await navigator.serviceWorker.getRegistration()
  await registration?.unregister()
  for (const name of await ownCaches()) await caches.delete(name)
}

/** Looks through every place where this origin keeps something. */
export async function keptHere(database: IDBDatabase): Promise<KeptHere> {
  const about = new Set<KeptAbout>()
  const look = database.transaction(['settings', 'jobs'])
  const settings = look.objectStore('settings')
  const [keys, jobs, claim] = await Promise.all([
    resultOf<string[]>(settings.getAllKeys()),
    resultOf<number>(look.objectStore('jobs').count()),
    resultOf(settings.get('room-claim')),
  ])
  for (const key of keys) about.add(aboutOf(key))
  if (jobs > 0) about.add('jobs')
  for (const key of keysOf(() => localStorage)) about.add(key === `${prefix}lab` ? 'lab' : 'choices')
  if (keysOf(() => sessionStorage).length > 0) about.add('tab')
  if ((await ownCaches()).length > 0) about.add('app')
  return { about, roomCode: codeIn(claim) }
}

/**
 * Forgets everything; of the room that this browser hosts, its keys, its people and its jobs, only when `room` says so. Then
 * a tab that has it open cannot keep it any more, and its link leads nowhere after that tab is closed.
 */
export async function forgetHere(database: IDBDatabase, { room }: { readonly room: boolean }): Promise<void> {
  const stores = ['settings', 'jobs', 'records', 'snapshots']
  await changeIn(database, stores, async (change) => {
    if (room) for (const store of stores) change.objectStore(store).clear()
    else await forgetBesidesRoom(change.objectStore('settings'))
  })
  for (const place of [() => localStorage, () => sessionStorage]) {
    for (const key of keysOf(place)) place().removeItem(key)
  }
  await forgetApp()
}

async function forgetBesidesRoom(settings: IDBObjectStore): Promise<void> {
  for (const key of await resultOf<string[]>(settings.getAllKeys())) {
    if (aboutOf(key) !== 'room') settings.delete(key)
  }
}

const aboutOf = (key: string): KeptAbout => (key.startsWith('lock-') ? 'room' : (aboutSetting[key] ?? 'other'))

/** Where storage is switched off its very name throws, and nothing is kept. */
function keysOf(place: () => Storage): string[] {
  try {
    const storage = place()
    return Object.keys(storage).filter((key) => key.startsWith(prefix))
  } catch {
    return []
  }
}

function codeIn(claim: unknown): string | undefined {
  if (typeof claim !== 'object' || claim === null || !('code' in claim)) return undefined
  return typeof claim.code === 'string' ? claim.code : undefined
}
