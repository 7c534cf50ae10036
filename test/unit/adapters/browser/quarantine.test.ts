import { expect, test } from 'vitest'
import { Quarantine } from '../../../../src/adapters/browser/sandbox/quarantine.ts'

const refused = (quarantine: Quarantine, task: string): boolean => {
  try {
    quarantine.check(task)
    return false
  } catch (thrown) {
    expect(thrown).toMatchObject({ code: 'task-quarantined' })
    return true
  }
}

test('a task that crashed the sandbox alone is refused after the second time, whatever it computed between', () => {
  const quarantine = new Quarantine()
  quarantine.suspect(['bomb'])
  quarantine.clear('bomb')
  expect(refused(quarantine, 'bomb')).toBe(false)
  quarantine.suspect(['bomb'])
  expect(refused(quarantine, 'bomb')).toBe(true)
  expect(refused(quarantine, 'other')).toBe(false)
})

test('of several at work each is suspected in part, and what computes on is cleared of it', () => {
  const quarantine = new Quarantine()
  for (let crash = 0; crash < 4; crash++) {
    quarantine.suspect(['bomb', 'neighbour'])
    quarantine.clear('neighbour')
  }
  expect([refused(quarantine, 'bomb'), refused(quarantine, 'neighbour')]).toEqual([true, false])
})

test('nobody is blamed when nobody was at work', () => {
  const quarantine = new Quarantine()
  for (let crash = 0; crash < 4; crash++) quarantine.suspect([])
  expect(refused(quarantine, 'idle')).toBe(false)
})
