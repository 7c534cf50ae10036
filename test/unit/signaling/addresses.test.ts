import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { localAddress, networkAddresses } from '../../../signaling/addresses.ts'

const everywhere = { host: undefined, port: 8080 }

function at(address: string, internal = false): NetworkInterfaceInfo {
  const shared = { address, netmask: '', mac: '00:00:00:00:00:00', internal, cidr: null }
  return address.includes(':') ? { ...shared, family: 'IPv6', scopeid: 0 } : { ...shared, family: 'IPv4' }
}

test('a laptop with Docker: the Wi-Fi comes first, the loopback never', () => {
  const interfaces = {
    lo: [at('127.0.0.1', true), at('::1', true)],
    docker0: [at('172.17.0.1')],
    'br-5f2e1c': [at('172.18.0.1')],
    veth1a2b: [at('fe80::1')],
    wlp2s0: [at('192.168.1.5'), at('2001:db8::5'), at('fe80::2')],
  }
  expect(networkAddresses(interfaces, everywhere)).toEqual([
    'http://192.168.1.5:8080',
    'http://172.17.0.1:8080',
    'http://172.18.0.1:8080',
    'http://[2001:db8::5]:8080',
  ])
})

test.each(['tailscale0', 'utun3', 'virbr0', 'vEthernet (WSL)', 'VirtualBox Host-Only Network', 'wg0', 'bridge100'])(
  'an address of %s comes after that of a real card',
  (name) => {
    const interfaces = { [name]: [at('10.1.1.1')], 'Ethernet 2': [at('10.2.2.2')] }
    expect(networkAddresses(interfaces, everywhere)).toEqual(['http://10.2.2.2:8080', 'http://10.1.1.1:8080'])
  },
)

test('private before public, both before self-assigned, IPv4 before IPv6', () => {
  const interfaces = { eth0: [at('fd00::2'), at('169.254.7.7'), at('172.32.0.1'), at('172.31.0.1')] }
  expect(networkAddresses(interfaces, { host: '::', port: 1 })).toEqual([
    'http://172.31.0.1:1',
    'http://172.32.0.1:1',
    'http://169.254.7.7:1',
    'http://[fd00::2]:1',
  ])
})

test('only addresses on which the server listens are given', () => {
  const interfaces = {
    lo: [at('127.0.0.1', true)],
    eth0: [at('192.168.1.5'), at('2001:db8::5')],
    eth1: [at('10.0.0.1')],
  }
  const listeningOn = (host: string) => networkAddresses(interfaces, { host, port: 80 })
  expect(listeningOn('0.0.0.0')).toEqual(['http://192.168.1.5:80', 'http://10.0.0.1:80'])
  expect(listeningOn('10.0.0.1')).toEqual(['http://10.0.0.1:80'])
  expect(listeningOn('127.0.0.1')).toEqual([])
})

test('a machine without a network has none', () => {
  expect(networkAddresses({ lo: [at('127.0.0.1', true)], eth0: undefined }, everywhere)).toEqual([])
})

test('the machine itself opens localhost, or the only address listened on', () => {
  expect(localAddress(everywhere)).toBe('http://localhost:8080')
  expect(localAddress({ host: '0.0.0.0', port: 1 })).toBe('http://localhost:1')
  expect(localAddress({ host: '::1', port: 1 })).toBe('http://[::1]:1')
})
