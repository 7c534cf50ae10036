import { TabgridError, toTabgridError } from '../../base/errors.ts'
import type { Link } from '../../ports.ts'
import { parseResume, type Resume } from '../../protocol/resume.ts'

/**
 * Coordinator: reads the first frame of a new link. `fail` hears `message-invalid` (the link is closed then), or
 * `link-closed` when it closed before.
 */
export function readResume(link: Link, then: (resume: Resume) => void, fail: (error: TabgridError) => void): void {
  let reading = true
  const stops: (() => void)[] = []
  const stop = () => {
    reading = false
    for (const each of stops) each()
  }
  stops.push(
    link.on('close', (reason) => {
      if (!reading) return
      stop()
      fail(new TabgridError('link-closed', `the link closed before its session began: ${reason}`))
    }),
  )
  stops.push(
    link.on('frame', (bytes) => {
      if (!reading) return
      stop()
      const resume = tryParseResume(bytes)
      if (!(resume instanceof TabgridError)) return then(resume)
      link.close('protocol-error')
      fail(resume)
    }),
  )
  if (!reading) stop() // a frame that was kept came while we began to listen
}

function tryParseResume(bytes: Uint8Array): Resume | TabgridError {
  try {
    return parseResume(bytes)
  } catch (thrown) {
    return toTabgridError(thrown, 'message-invalid')
  }
}
