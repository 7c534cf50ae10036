import { createReadStream, existsSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { appDirectory } from './directories.ts'

/** As any place for static pages: it knows a type by a name's end, and sends no header of ours. */
const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

export interface StaticHost {
  /** Ends with a slash: the app lies in a folder. */
  readonly place: string
  close(): Promise<void>
}

const folder = '/some/folder/'

/** The built app, copied to a place for static pages. */
export async function hostStatically({ address = '127.0.0.1' } = {}): Promise<StaticHost> {
  const http = createServer(({ url = '/' }, response) => {
    const path = normalize(new URL(url, 'http://place').pathname)
    const name = path.endsWith('/') ? `${path}index.html` : path
    const file = join(appDirectory, name.slice(folder.length))
    if (!name.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) {
      response.writeHead(404).end('no such page')
      return
    }
    response.writeHead(200, { 'Content-Type': types[extname(file)] ?? 'application/octet-stream' })
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => http.listen(0, address, resolve))
  return {
    place: `http://${address}:${(http.address() as AddressInfo).port}${folder}`,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      }),
  }
}
