import { afterEach, expect, test, vi } from 'vitest'
import { ScreenKeeper } from '../../../../src/adapters/browser/wake-lock.ts'

afterEach(() => vi.unstubAllGlobals())

/** A browser that grants the screen when the test says so. */
function browser() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const grants: (() => { released: boolean })[] = []
  const request = () =>
    new Promise((resolve) => {
      grants.push(() => {
        const sentinel = Object.assign(new EventTarget(), {
          released: false,
          release: async () => {
            sentinel.released = true
            sentinel.dispatchEvent(new Event('release'))
          },
        })
        resolve(sentinel)
        return sentinel
      })
    })
  vi.stubGlobal('document', page)
  vi.stubGlobal('navigator', { wakeLock: { request } })
  return { grants, front: () => page.dispatchEvent(new Event('visibilitychange')) }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('of two that were asked for before either was given, none keeps the screen on when nobody wants it any more', async () => {
  const { grants, front } = browser()
  const keeper = new ScreenKeeper(() => undefined)
  keeper.want(true)
  front()
  const given = grants.map((grant) => grant())
  await turn()
  keeper.want(false)
  await turn()
  expect(given.map(({ released }) => released)).toEqual(given.map(() => true))
})

test('a browser that takes the screen back while the page is in front is believed', async () => {
  const { grants } = browser()
  const states: string[] = []
  const keeper = new ScreenKeeper((state) => states.push(state))
  keeper.want(true)
  const [sentinel] = grants.map((grant) => grant())
  await turn()
  await (sentinel as unknown as WakeLockSentinel).release()
  expect(states).toEqual(['kept-on', 'off'])
})
