// Serves the app from this browser where the network has none. Registered only when a person asks for it. It never reloads a page: a
// newer app is there at the next opening, so a tab that computes is left alone.

/** A module, so that this name is its own. */
export {}

declare const self: ServiceWorkerGlobalScope

/** Every file of this build, relative to this one; written by the build. */
declare const builtFiles: readonly string[]
/** Of these files: another build, another name. */
declare const buildDigest: string

const prefix = 'tabgrid-app-'
const cacheName = prefix + buildDigest
const kept = new Set([...builtFiles, './'].map((file) => new URL(file, self.location.href).href))

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll([...kept])))
})

/** Comes when no tab of the former build is open any more, so nothing of it is missed. */
self.addEventListener('activate', (event) => {
  event.waitUntil(forgetFormerBuilds())
})

async function forgetFormerBuilds(): Promise<void> {
  const names = await caches.keys()
  const former = names.filter((name) => name.startsWith(prefix) && name !== cacheName)
  await Promise.all(former.map((name) => caches.delete(name)))
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method === 'GET' && kept.has(request.url.replace(/#.*/, ''))) event.respondWith(answer(request))
})

/** Names with a hash never change, so what is kept is as good. All else is newer on the network, where there is one. */
async function answer(request: Request): Promise<Response> {
  const keptAnswer = () => caches.match(request, { cacheName })
  if (request.url.includes('/assets/')) return (await keptAnswer()) ?? fetch(request)
  return fetch(request).catch(async (thrown: unknown) => {
    const found = await keptAnswer()
    if (found === undefined) throw thrown
    return found
  })
}
