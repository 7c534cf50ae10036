import { expect, test } from 'vitest'
import { hashOf, readRoute } from '../../../src/app/router.ts'
import type { RoomCode } from '../../../src/base/ids.ts'

test.each(['', '#', '#/', '#/nowhere'])('%j is the landing page', (hash) => {
  expect(readRoute(hash)).toEqual({ page: 'landing' })
})

test('the host page has a hash of its own', () => {
  expect(readRoute('#/host')).toEqual({ page: 'host' })
})

test.each(['#/join/7QMX4W', '#/join/7qm-x4w', '#/join/7qm%20x4w'])('%j leads to the room 7QMX4W', (hash) => {
  expect(readRoute(hash)).toEqual({ page: 'device', code: '7QMX4W' })
})

test('[W45] a whole link also says whose room it is', () => {
  const route = { page: 'device', code: '7QMX4W', invite: 'v1.KEY.SECRET' }
  expect(readRoute('#/join/7QMX4W/v1.KEY.SECRET')).toEqual(route)
})

test('[W55] the link of an invitation has its token behind the invite', () => {
  const route = { page: 'device', code: '7QMX4W', invite: 'v1.KEY.SECRET', token: 't1.TOKEN' } as const
  expect(readRoute('#/join/7QMX4W/v1.KEY.SECRET/t1.TOKEN')).toEqual(route)
  expect(readRoute(hashOf.invited(route.code as RoomCode, route.invite, route.token))).toEqual(route)
})

test('[W150] the lab has a hash of its own, behind which a task may stand', () => {
  expect(readRoute(hashOf.lab)).toEqual({ page: 'lab' })
  expect(readRoute(hashOf.sharedTask('v1.AB_-'))).toEqual({ page: 'lab', shared: 'v1.AB_-' })
})

test('a volunteer project is opened by a hash of its own', () => {
  expect(readRoute(hashOf.project)).toEqual({ page: 'host', kind: 'project' })
})

test.each([
  ['#/join/ABCDEF', 'ABCDEF'],
  ['#/join/%E0%A4%A', '%E0%A4%A'],
])('%j holds no code: the landing page gets what was typed', (hash, typed) => {
  expect(readRoute(hash)).toEqual({ page: 'landing', typed })
})
