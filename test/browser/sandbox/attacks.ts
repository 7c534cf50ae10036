/** What task code may try: the body of an async function of `sink`, whose answer says what it got. It throws where it gets nothing. */
export interface Attack {
  readonly name: string
  readonly body: string
  /** The line that the sink has when nothing is in the way; of the others the answer counts. */
  readonly hit?: string
}

const settled = (target: string) =>
  `await new Promise((resolve) => { const target = ${target}; for (const type of ['open', 'message', 'error', 'close']) target.addEventListener(type, resolve) })`
const nested = (url: string) => `
  const source = "fetch('" + sink + "/nested').then(() => postMessage('sent'), () => postMessage('refused'))"
  const worker = new Worker(${url})
  return await new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); worker.onerror = () => resolve('no worker') })`

/** Ways to a network. */
export const network: readonly Attack[] = [
  { name: 'fetch', body: `await fetch(sink + '/fetch')`, hit: 'http /fetch' },
  { name: 'fetch without CORS', body: `await fetch(sink + '/opaque', { mode: 'no-cors' })`, hit: 'http /opaque' },
  { name: 'fetch kept alive', body: `await fetch(sink + '/kept', { keepalive: true })`, hit: 'http /kept' },
  {
    name: 'XMLHttpRequest',
    body: `const request = new XMLHttpRequest(); request.open('GET', sink + '/xhr', false); request.send()`,
    hit: 'http /xhr',
  },
  { name: 'EventSource', body: settled(`new EventSource(sink + '/events')`), hit: 'http /events' },
  {
    name: 'WebSocket',
    body: settled(`new WebSocket(sink.replace('http', 'ws') + '/socket')`),
    hit: 'socket /socket',
  },
  {
    name: 'WebSocketStream',
    body: `await new WebSocketStream(sink.replace('http', 'ws') + '/stream').opened`,
    hit: 'socket /stream',
  },
  {
    name: 'WebTransport',
    body: `await new WebTransport(sink.replace('http', 'https') + '/transport').ready`,
    hit: 'udp',
  },
  { name: 'importScripts', body: `importScripts(sink + '/scripts')`, hit: 'http /scripts' },
  { name: 'import()', body: `await import(sink + '/module')`, hit: 'http /module' },
  { name: 'FontFace', body: `await new FontFace('f', 'url(' + sink + '/font)').load()`, hit: 'http /font' },
  {
    name: 'WebAssembly.compileStreaming',
    body: `await WebAssembly.compileStreaming(fetch(sink + '/wasm'))`,
    hit: 'http /wasm',
  },
  {
    name: 'a nested worker of a blob',
    body: nested(`URL.createObjectURL(new Blob([source]))`),
    hit: 'http /nested',
  },
  {
    name: 'a nested worker of a data address',
    body: nested(`'data:text/javascript,' + encodeURIComponent(source)`),
    hit: 'http /nested',
  },
]

const itsOwn = (url: string) => {
  const source = `"await fetch('" + sink + "/own')"`
  return `const source = ${source}; await import(${url}); return 'ran'`
}

/** Code of its own from an address of its own: it may run, and still reaches no network. */
export const ownModules: readonly Attack[] = [
  {
    name: 'import() of a blob',
    body: itsOwn(`URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))`),
    hit: 'http /own',
  },
  {
    name: 'import() of a data address',
    body: itsOwn(`'data:text/javascript,' + encodeURIComponent(source)`),
    hit: 'http /own',
  },
]

/**
 * Between two jobs of one page, in the same frame: the one listens till it hears, the other speaks as often as it hears itself,
 * till it is answered or has spoken for long.
 */
export const between = {
  listen: `const channel = new BroadcastChannel('jobs'); return await new Promise((resolve) => {
    channel.onmessage = () => { channel.postMessage('heard'); resolve('heard') } })`,
  speak: `const mouth = new BroadcastChannel('jobs'), ear = new BroadcastChannel('jobs')
    return await new Promise((resolve) => { let spoken = 0
      const speak = () => { spoken++ < 20_000 ? mouth.postMessage('psst') : resolve('spoke') }
      ear.onmessage = ({ data }) => data === 'heard' ? resolve('spoke') : speak()
      speak() })`,
}

/** Ways to what this origin keeps, and to others on this machine. */
export const storage: readonly Attack[] = [
  {
    name: 'IndexedDB',
    body: `return await new Promise((resolve, reject) => {
      const request = indexedDB.open('secrets')
      request.onsuccess = () => resolve('opened')
      request.onerror = () => reject(request.error)
    })`,
  },
  { name: 'the files of the origin', body: `await navigator.storage.getDirectory(); return 'opened'` },
  { name: 'Web Locks', body: `return await navigator.locks.request('lock', () => 'held')` },
  { name: 'the cache', body: `await caches.open('secrets'); return 'opened'` },
  { name: 'BroadcastChannel', body: `new BroadcastChannel('tabgrid').postMessage('heard'); return 'sent'` },
]

/** What no worker has, sandboxed or not; and what tells one machine from another. */
export const others: readonly Attack[] = [
  { name: 'localStorage', body: `return localStorage.getItem('secret')` },
  { name: 'cookies', body: `return document.cookie` },
  { name: 'RTCPeerConnection', body: `return String(new RTCPeerConnection())` },
  { name: 'SharedWorker', body: `return String(new SharedWorker(sink + '/shared'))` },
  { name: 'sendBeacon', body: `return String(navigator.sendBeacon(sink + '/beacon'))` },
  { name: 'a service worker', body: `return String(await navigator.serviceWorker.register(sink + '/service'))` },
  { name: 'the processor count', body: `return String(navigator.hardwareConcurrency.valueOf())` },
  { name: 'the languages', body: `return navigator.languages.join()` },
  { name: 'the memory of the machine', body: `return String(navigator.deviceMemory.valueOf())` },
  { name: 'the kind of network', body: `return String(navigator.connection.type)` },
  { name: 'the browser name', body: `return navigator.userAgent.valueOf()` },
  { name: 'the fine clock', body: `return String(performance.now())` },
  { name: 'postMessage', body: `postMessage('to the relay'); return 'sent'` },
  { name: 'the address', body: `return location.href.valueOf()` },
]

/** Ways back to what was taken away. */
export const recoveries: readonly Attack[] = [
  `return Function('return typeof fetch')()`,
  `return await (async () => {}).constructor('return typeof fetch')()`,
  `return (0, eval)('typeof postMessage')`,
  `return setTimeout.constructor('return typeof postMessage')()`,
  `return typeof globalThis.constructor.prototype.fetch`,
  `const found = []
   for (let holder = globalThis; holder !== null; holder = Object.getPrototypeOf(holder)) {
     found.push(...Reflect.ownKeys(holder).filter((name) => ['fetch', 'postMessage', 'onmessage', 'close'].includes(name)))
   }
   return found.length === 0 ? 'undefined' : found.join()`,
  `Error.prepareStackTrace = (_, sites) => sites.map((site) => site.getThis() ?? site.getFunction())
   return [new Error().stack].flat().every((kept) => kept === undefined || kept === globalThis || typeof kept === 'string') ? 'undefined' : 'kept'`,
].map((body, at) => ({ name: `recovery ${at + 1}`, body }))
