import { spawn } from 'node:child_process'
import { fromRoot } from './directories.ts'
import { expect, test } from './fixtures.ts'

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly said: string
}

/** Runs the demo as `npm run demo -- ARGS` does. */
function runDemo(...args: string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/cli/demo.ts', ...args], { cwd: fromRoot('.') })
  let [out, said] = ['', '']
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString()
  })
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes.toString()
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, said })))
}

test('the demo prints one JSON object with the answer and each device tab with its share', async () => {
  const { code, out, said } = await runDemo('--task', 'sensors', '--json')
  expect(code, said).toBe(0)
  const printed = JSON.parse(out)
  expect(printed).toMatchObject({ task: 'sensors', answer: { processed: 198, mapped: 134 } })
  expect(printed.devices).toHaveLength(3)
  for (const { name, shards, channelMessages } of printed.devices) {
    expect(name).toMatch(/\w+ \w+/)
    expect(shards).toBeGreaterThan(0)
    expect(channelMessages).toBeGreaterThanOrEqual(shards)
  }
})

test('the demo refuses what it does not know with usage and exit code 2', async () => {
  for (const args of [['--task', 'nope'], ['--devices', 'many'], ['--colour']]) {
    const { code, out, said } = await runDemo(...args)
    expect([code, out]).toEqual([2, ''])
    expect(said).toContain('Usage: npm run demo')
  }
})
