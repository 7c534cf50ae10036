import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressGroup, clientAddress, shortenedAddress, TrustedProxies } from '../../../signaling/client-address.ts'
import { StartError } from '../../../signaling/settings.ts'

const proxies = new TrustedProxies(['10.0.0.0/8', '192.168.1.7', 'fd00::/8'])

test.each([
  ['203.0.113.9', '198.51.100.1', '203.0.113.9'],
  ['10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['10.1.2.3', '6.6.6.6, 198.51.100.1', '198.51.100.1'],
  ['10.1.2.3', '6.6.6.6, 198.51.100.1, 10.9.9.9', '198.51.100.1'],
  ['::ffff:10.1.2.3', '198.51.100.1', '198.51.100.1'],
  ['fd00::1', '2001:db8::7', '2001:db8::7'],
  ['192.168.1.8', '198.51.100.1', '192.168.1.8'],
  ['10.1.2.3', 'unknown', '10.1.2.3'],
  ['10.1.2.3', '', '10.1.2.3'],
  ['10.1.2.3', undefined, '10.1.2.3'],
])('[W38] from %s, which says it asks for %s, it is %s', (remote, forwardedFor, address) => {
  expect(clientAddress(remote, forwardedFor, proxies)).toBe(address)
})

test('[W38] whatever a stranger writes in front, the address that our proxy saw counts', () => {
  void fc.assert(
    fc.property(fc.string({ maxLength: 60 }), (forged) => {
      expect(clientAddress('10.1.2.3', `${forged},198.51.100.1`, proxies)).toBe('198.51.100.1')
      expect(clientAddress('203.0.113.9', forged, proxies)).toBe('203.0.113.9')
    }),
    { seed: 20261126 },
  )
})

test.each([
  ['192.0.2.77', '192.0.2.77'],
  ['::ffff:192.0.2.77', '192.0.2.77'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('[W38] limits count %s as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group)
})

test.each([
  ['192.0.2.77', '192.0.2.x'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::x'],
  ['', 'unknown'],
])('a log shows %s as %s', (address, shown) => {
  expect(shortenedAddress(address)).toBe(shown)
})

test.each(['10.0.0.0/33', '10.0.0/8', 'proxy.example', '', '10.0.0.0/8/8', 'fd00::/129', '10.0.0.0/'])(
  '--trust-proxy %s is wrong usage',
  (range) => {
    expect(() => new TrustedProxies([range])).toThrow(StartError)
  },
)
