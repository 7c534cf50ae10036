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
  parent.postMessage(told, '*')
  try {
    if (top !== null) top.location.href = `${sink}/top`
  } catch {} // the sandbox forbids it
  location.href = `${sink}/navigation?secret`
})
