import { narrowPolicy } from '../base/narrow-policy.ts'
import { brokerOf } from './meeting-place.ts'

// Runs before anything else of a page: from here on it may open sockets to where its rooms meet, and to nowhere else.

const written = document.querySelector<HTMLMetaElement>('meta[http-equiv="Content-Security-Policy"]')
if (written !== null) {
  const narrow = document.createElement('meta')
  narrow.httpEquiv = written.httpEquiv
  narrow.content = narrowPolicy(written.content, brokerOf(location.search))
  written.after(narrow)
}
