import { createContext, runInContext } from 'node:vm'
import { expect, test } from 'vitest'
import { lockDown } from '../../../src/program/lockdown.ts'

/** A global object with powers, as a browser's worker has them: own ones, inherited ones, and constants that stay. */
function scope() {
  const events = { addEventListener: () => {} }
  const worker = Object.assign(Object.create(events) as object, { fetch: () => {}, setTimeout: () => {} })
  Object.defineProperty(worker, 'TEMPORARY', { value: 0 })
  return Object.assign(Object.create(worker) as Record<string, unknown>, {
    postMessage: () => {},
    Map,
    [Symbol('s')]: 1,
  })
}

test('nothing is left on a global object and its prototypes but the language', () => {
  const locked = scope()
  lockDown(locked)
  expect([locked.fetch, locked.postMessage, locked.addEventListener, locked.constructor]).toEqual([
    undefined,
    undefined,
    undefined,
    Object,
  ])
  expect(Reflect.ownKeys(locked)).toEqual(['Map'])
  expect([locked.Map, typeof locked.setTimeout]).toEqual([Map, 'function'])
})

test('a power that cannot be taken away stops everything', () => {
  const locked = scope()
  Object.defineProperty(locked, 'cable', { value: {}, configurable: false })
  expect(() => lockDown(locked)).toThrow(expect.objectContaining({ code: 'worker-crashed' }))
})

test('the language still works in a locked realm', () => {
  const realm = createContext(Object.assign(Object.create(null) as object, { power: 1 }))
  Object.assign(realm, { lockDown })
  runInContext('lockDown(globalThis)', realm)
  expect(runInContext('[typeof power, typeof console, new Map([[1, 2]]).get(1), Math.sqrt(4)].join()', realm)).toBe(
    'undefined,undefined,2,2',
  )
})
