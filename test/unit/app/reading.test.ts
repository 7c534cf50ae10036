import { expect, test } from 'vitest'
import { offered, readClaim } from '../../../src/app/device/reading.ts'
import { sensorFor } from '../../../src/app/device/sensor-for.ts'

const task = { heldCount: 3, local: [{ key: 'reading', label: 'Temperature', kind: 'number' }] } as const

test('device 2 is offered sensor 1, because the host’s own machine is device 1', () => {
  expect([2, 3, 4].map(sensorFor)).toEqual(['1', '2', '3'])
})

test.each([undefined, 1])('device %s has no sensor of its own number: it is offered none', (number) => {
  expect(sensorFor(number)).toBe('')
})

test.each(['', '4', '0', 'x'])(
  'a job with 3 sensors has no sensor %j: the box stays empty rather than guess',
  (sensor) => {
    expect(offered(sensor, 3)).toBe('')
    expect(offered('3', 3)).toBe('3')
  },
)

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
