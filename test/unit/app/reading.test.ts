import { expect, test } from 'vitest'
import { readClaim, sensorFor } from '../../../src/app/device/reading.ts'

const task = { heldCount: 3, local: [{ key: 'reading', label: 'Temperature', kind: 'number' }] } as const

test('device 2 is offered sensor 1, because the host’s own machine is device 1', () => {
  expect([2, 3, 4].map((number) => sensorFor(number, 3))).toEqual([1, 2, 3])
})

test.each([undefined, 1, 5])('device %s has no sensor of its own number: it is offered the first', (number) => {
  expect(sensorFor(number, 3)).toBe(1)
})

test('sensor 3 is held unit 2, with the number as entered', () => {
  expect(readClaim(task, '3', { reading: '-0.5' })).toEqual({
    problem: undefined,
    unit: 2,
    values: { reading: -0.5 },
  })
})

test.each(['', '0', '4', '1.5', 'x'])('sensor %j is answered with the numbers that there are', (sensor) => {
  expect(readClaim(task, sensor, { reading: '20' }).problem).toContain('1 to 3')
})

test.each(['', ' ', 'warm'])('a reading of %j is no number, not even zero', (reading) => {
  expect(readClaim(task, '1', { reading }).problem).toBe('Temperature: give a number.')
})
