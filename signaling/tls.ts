import { readFileSync, unwatchFile, watchFile } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import { createSecureContext } from 'node:tls'
import type { TakeNote } from './notes.ts'
import { StartError, sentenceOf, type TlsFiles } from './settings.ts'

/** Certificates are renewed every few weeks, by a program that changes the files. */
const lookMs = 60_000

/** A header comes within this time, and so does all of a request: there is nothing to upload. */
const requestMs = 10_000
const times = { headersTimeout: requestMs, requestTimeout: requestMs, connectionsCheckingInterval: requestMs / 2 }

interface OpenHttp {
  readonly http: Server
  stopRenewal(): void
}

/** @throws StartError for a certificate or a key that cannot be used. */
export function openHttp(files: TlsFiles | undefined, note: TakeNote): OpenHttp {
  if (files === undefined) return { http: createServer(times), stopRenewal: () => undefined }
  const http = createSecureServer({ ...times, ...readTls(files) })
  return { http, stopRenewal: renewal(http, files, note) }
}

/** @throws StartError for files that cannot be read or do not belong together. */
function readTls({ cert, key }: TlsFiles): { cert: Buffer; key: Buffer } {
  try {
    const read = { cert: readFileSync(cert), key: readFileSync(key) }
    createSecureContext(read)
    return read
  } catch (thrown) {
    const story = `The certificate "${cert}" with the key "${key}" cannot be used`
    throw new StartError(2, `${story}: ${sentenceOf(thrown)}`, { cause: thrown })
  }
}

/** Uses the files as they are now whenever they change, and at SIGHUP. What cannot be used leaves the former in place. Returns the way to stop. */
function renewal(server: SecureServer, files: TlsFiles, note: TakeNote): () => void {
  const renew = () => {
    try {
      server.setSecureContext(readTls(files))
      note({ type: 'certificate-read' })
    } catch {
      note({ type: 'certificate-unreadable' }) // half written perhaps: the next look comes
    }
  }
  for (const file of [files.cert, files.key]) watchFile(file, { interval: lookMs, persistent: false }, renew)
  process.on('SIGHUP', renew)
  return () => {
    for (const file of [files.cert, files.key]) unwatchFile(file, renew)
    process.off('SIGHUP', renew)
  }
}
