import { expect, test } from 'vitest'
import { brokerOf, linkPath, readMeetingPlace } from '../../../src/app/meeting-place.ts'

test('an address without a broker names no other place, whatever else it says', () => {
  expect(readMeetingPlace('')).toEqual({})
  expect(readMeetingPlace('?stun=stun.example.org&utm=1')).toEqual({})
  expect(brokerOf('?broker=a%20b')).toBeUndefined()
})

test('[W103] a link leads to the folder of the page, and to the same meeting place', () => {
  const at = (pathname: string, search: string) => linkPath({ pathname, search })
  expect(at('/', '')).toBe('/')
  expect(at('/tabgrid/index.html', '?utm=1')).toBe('/tabgrid/')
  expect(at('/tabgrid/', '?broker=peers.example.org%3A9000%2Frooms&utm=1')).toBe(
    '/tabgrid/?broker=peers.example.org:9000/rooms',
  )
  expect(at('/', '?broker=public&stun=stun.example.org:3478')).toBe('/?broker=public&stun=stun.example.org:3478')
  expect(at('/', '?broker=%23%3Cb%3E')).toBe('/?broker=%23%3Cb%3E')
})
