import { expect, test } from 'vitest'
import { readBroker } from '../../../src/base/broker.ts'
import { narrowPolicy } from '../../../src/base/narrow-policy.ts'
import { pagePolicy, writtenPolicy } from '../../../src/base/page-policy.ts'

const connects = (policy: string) => /connect-src ([^;]*)/.exec(policy)?.[1]

test('[W103] a page may open sockets to its own server and the broker that its address names, and nowhere else', () => {
  expect(connects(pagePolicy())).toBe("'self'")
  expect(connects(pagePolicy(readBroker('peers.example.org:9000/rooms')))).toBe("'self' wss://peers.example.org:9000")
  expect(connects(pagePolicy(readBroker('localhost:9000')))).toBe("'self' ws://localhost:9000")
})

test('[W103] what is written into a page is narrowed to the same, also where its signaling server is elsewhere', () => {
  const written = writtenPolicy('wss://rooms.example.org')
  expect(connects(written)).toBe("'self' wss://rooms.example.org ws: wss:")
  expect(connects(narrowPolicy(written, undefined))).toBe("'self' wss://rooms.example.org")
  expect(connects(narrowPolicy(written, readBroker('public')))).toBe(
    "'self' wss://rooms.example.org wss://0.peerjs.com:443",
  )
})
