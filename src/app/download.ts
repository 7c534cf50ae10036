/** Browsers take their time to read a download; a minute is long enough, and then the memory is given back. */
const keptMs = 60_000

export function download(name: string, content: Blob): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), keptMs)
}

export const downloadText = (name: string, json: string): void =>
  download(name, new Blob([json], { type: 'application/json' }))
