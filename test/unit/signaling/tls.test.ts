import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type PeerCertificate } from 'node:tls'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { certificates } from './certificates.ts'
import { ServerBed } from './server-bed.ts'
import { SocketPeer } from './socket-peer.ts'

vi.setConfig({ testTimeout: 30_000 }) // real sockets, on a machine that may be busy

const bed = new ServerBed()
let directory: string
const file = (name: string) => join(directory, name)
const files = () => ({ cert: file('used.pem'), key: file('used.key') })

function use(name: keyof typeof certificates): void {
  writeFileSync(files().cert, certificates[name].cert)
  writeFileSync(files().key, certificates[name].key)
}

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tabgrid-tls-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

const shownBy = (port: number): Promise<string | string[] | undefined> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      const { subject }: PeerCertificate = socket.getPeerCertificate()
      socket.destroy()
      resolve(subject.CN)
    })
    socket.on('error', reject)
  })

test('https and signaling are spoken by a certificate, which is read again at SIGHUP', async () => {
  use('first')
  const server = await bed.start({ tls: files() })
  const host = await SocketPeer.connectSecurely(server.port)
  await host.create()
  expect(await shownBy(server.port)).toBe('first')

  use('second')
  process.emit('SIGHUP')
  expect(await shownBy(server.port)).toBe('second')

  writeFileSync(files().cert, 'half writ')
  process.emit('SIGHUP')
  expect(await shownBy(server.port)).toBe('second')
  await host.settled()
  expect(bed.notes.filter(({ type }) => type.startsWith('certificate')).map(({ type }) => type)).toEqual([
    'certificate-read',
    'certificate-unreadable',
  ])
})

test('a certificate that is not there, or with another key, is wrong usage', async () => {
  use('first')
  writeFileSync(file('other.key'), certificates.second.key)
  for (const tls of [
    { cert: file('none.pem'), key: files().key },
    { cert: files().cert, key: file('other.key') },
  ]) {
    await expect(bed.start({ tls })).rejects.toThrow(expect.objectContaining({ exitCode: 2 }))
  }
})
