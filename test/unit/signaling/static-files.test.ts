import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type SignalingServer, startServer } from '../../../signaling/server.ts'

const longText = 'one,two,three\n'.repeat(1_000)

let root: string
let server: SignalingServer

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tabgrid-'))
  const app = join(root, 'app')
  await mkdir(join(app, 'assets'), { recursive: true })
  await writeFile(join(root, 'secret.txt'), 'secret')
  await writeFile(join(app, '.hidden'), 'secret')
  await writeFile(join(app, 'index.html'), '<h1>Tabgrid</h1>')
  await writeFile(join(app, 'sandbox.html'), '')
  await writeFile(join(app, 'assets', 'main-1a2b.js'), 'export {}')
  await writeFile(join(app, 'word list.csv'), 'a,b')
  await writeFile(join(app, 'long.csv'), longText)
  await writeFile(join(app, 'picture.png'), Buffer.alloc(4_096))
  server = await startServer({ port: 0, host: '127.0.0.1', appDirectory: app })
})
afterAll(async () => {
  await server.close()
  await rm(root, { recursive: true })
})

/** Sends the path as it is: `fetch` would tidy it up. */
async function get(path: string, { method = 'GET', headers = {} } = {}) {
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, method, headers }, resolve).on('error', reject).end()
  })
  return { status: response.statusCode, headers: response.headers, body: await text(response) }
}

test.each(['/', '/index.html', '/?room=1'])('%s is the page, asked for again each time', async (path) => {
  const { status, headers, body } = await get(path)
  expect([status, body]).toEqual([200, '<h1>Tabgrid</h1>'])
  expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
})

test('a page has the policy of pages, the sandbox its own, and files that are no pages none', async () => {
  const policy = async (path: string) => (await get(path)).headers['content-security-policy']
  expect(await policy('/')).toContain("frame-src 'self'")
  expect(await policy('/sandbox.html')).toContain("worker-src data:; connect-src 'none'")
  expect(await policy('/word%20list.csv')).toBeUndefined()
})

test('a page that has not changed is not sent again', async () => {
  const { headers } = await get('/')
  expect(await get('/', { headers: { 'If-None-Match': headers.etag } })).toMatchObject({ status: 304, body: '' })
})

test('hashed assets are kept for ever', async () => {
  const { headers } = await get('/assets/main-1a2b.js')
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
})

test('names with spaces and HEAD work', async () => {
  expect(await get('/word%20list.csv')).toMatchObject({ status: 200, body: 'a,b' })
  const head = await get('/word%20list.csv', { method: 'HEAD' })
  expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '3' } })
})

test.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '//../secret.txt',
  '/.hidden',
  '/assets',
  '/assets/',
  '/nothing.js',
  '/%00',
  '/%ff',
  '/%',
])('%s is not found', async (path) => {
  expect(await get(path)).toMatchObject({ status: 404, body: 'Not found' })
})

test('an impossible range does not end the server', async () => {
  expect(await get('/', { headers: { Range: 'bytes=3-1' } })).toMatchObject({ status: 200 })
  expect(await get('/healthz')).toMatchObject({ status: 200, body: 'ok' })
})

test('only reading is allowed', async () => {
  expect(await get('/', { method: 'POST' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
})

test('a server on the loopback knows of no network address', async () => {
  const { headers, body } = await get('/addresses')
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-store' })
  expect(JSON.parse(body)).toEqual({ addresses: [] })
})

/** As browsers ask. */
const asked = async (path: string, accepted: string) => {
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
    const headers = { 'Accept-Encoding': accepted }
    request({ host: '127.0.0.1', port: server.port, path, headers }, resolve).on('error', reject).end()
  })
  return { coding: response.headers['content-encoding'], vary: response.headers.vary, bytes: await buffer(response) }
}

test('a long text goes out compressed to whoever takes that, once and again', async () => {
  for (const accepted of ['gzip', 'br;q=1, gzip;q=0.8', 'GZIP']) {
    const { coding, vary, bytes } = await asked('/long.csv', accepted)
    expect([coding, vary]).toEqual(['gzip', 'Accept-Encoding'])
    expect(bytes.length).toBeLessThan(longText.length / 10)
    expect(gunzipSync(bytes).toString()).toBe(longText)
  }
  for (const refused of ['', 'br', 'identity', 'gzip;q=0', 'x-gzip-like']) {
    const { coding, bytes } = await asked('/long.csv', refused)
    expect([coding, bytes.toString()]).toEqual([undefined, longText])
  }
})

test('pictures and short texts go out as they are', async () => {
  expect(await asked('/picture.png', 'gzip')).toMatchObject({ coding: undefined, bytes: Buffer.alloc(4_096) })
  expect((await asked('/', 'gzip')).coding).toBeUndefined()
})

test('a file that was built anew goes out anew', async () => {
  await writeFile(join(root, 'app', 'changed.csv'), longText)
  await asked('/changed.csv', 'gzip')
  await writeFile(join(root, 'app', 'changed.csv'), `${longText}more`)
  expect(gunzipSync((await asked('/changed.csv', 'gzip')).bytes).toString()).toBe(`${longText}more`)
})

test('the form that a build has gzipped goes out, unless the file was changed since', async () => {
  const file = join(root, 'app', 'built.csv')
  const built = gzipSync('as it was built')
  await writeFile(file, longText)
  await writeFile(`${file}.gz`, built)
  expect((await asked('/built.csv', 'gzip')).bytes).toEqual(built)
  await writeFile(file, `${longText}more`)
  await utimes(`${file}.gz`, 1, 1)
  expect(gunzipSync((await asked('/built.csv', 'gzip')).bytes).toString()).toBe(`${longText}more`)
})
