import { expect, test } from 'vitest'
import { linkOrigins, roomAddress, roomLink } from '../../../src/app/host/address-store.ts'
import type { RoomCode } from '../../../src/base/ids.ts'

const told = ['http://192.168.1.23:8080', 'http://10.0.5.7:8080']

const ownNames = ['localhost:8080', '127.0.0.1:8080', '[::1]:8080', '0.0.0.0:8080', '[::]:8080', 'app.localhost']
test.each(ownNames.map((name) => `http://${name}/`))(
  'the name that this machine has for itself (%s) never gets into a link',
  (page) => {
    expect(linkOrigins(new URL(page), [...told, 'http://localhost:8080', 'http://127.0.0.1:8080'])).toEqual(told)
    expect(linkOrigins(new URL(page), [])).toEqual([])
  },
)

test('an address that the page itself came from comes first, once', () => {
  expect(linkOrigins(new URL('http://10.0.5.7:8080/#/host'), told)).toEqual([told[1], told[0]])
})

test('behind https the page’s origin is the only one', () => {
  expect(linkOrigins(new URL('https://example.org/'), told)).toEqual(['https://example.org'])
})

test('what is no address is left out', () => {
  expect(linkOrigins(new URL('http://localhost/'), ['nonsense', ...told])).toEqual(told)
})

test('the address carries the code, and the link begins with the address and says whose room it is', () => {
  const code = '7QMX4W' as RoomCode
  const address = roomAddress('http://10.0.5.7:8080/', code)
  expect(address).toBe('http://10.0.5.7:8080/#/join/7QMX4W')
  expect(roomLink('http://10.0.5.7:8080/', code, 'v1.KEY.SECRET')).toBe(`${address}/v1.KEY.SECRET`)
})
