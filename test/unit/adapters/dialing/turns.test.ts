import { expect, test } from 'vitest'
import { Turns } from '../../../../src/adapters/dialing/turns.ts'

const rest = async () => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}
const gate = () => {
  let open: (value: string) => void = () => undefined
  const opened = new Promise<string>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

test('what takes time holds back what comes behind it', async () => {
  const turns = new Turns()
  const heard: string[] = []
  const { open, opened } = gate()
  const hear = (what: string) => heard.push(what)
  turns.take(() => opened, hear, hear as never)
  turns.take(() => 'second', hear, hear as never)
  await rest()
  expect(heard).toEqual([])
  open('first')
  await rest()
  expect(heard).toEqual(['first', 'second'])
})

test('what was closed in mid-work hears neither of its end nor of its failure, and begins nothing', async () => {
  for (const end of [(open: (value: string) => void) => open('late'), () => undefined]) {
    const turns = new Turns()
    const heard: unknown[] = []
    const { open, opened } = gate()
    const hear = (what: unknown) => heard.push(what)
    turns.take(() => opened.then((value) => Promise.reject(new Error(value))), hear, hear)
    turns.take(() => heard.push('begun'), hear, hear)
    await rest()
    turns.close()
    end(open)
    await rest()
    expect(heard).toEqual([])
  }
})

test('a failure is told, and does not keep the next from its turn', async () => {
  const turns = new Turns()
  const heard: unknown[] = []
  const error = new Error('refused')
  turns.take(
    () => Promise.reject(error),
    () => undefined,
    (thrown) => heard.push(thrown),
  )
  turns.take(
    () => 'next',
    (done) => heard.push(done),
    () => undefined,
  )
  await rest()
  expect(heard).toEqual([error, 'next'])
})
