import { deflateRawSync } from 'node:zlib'
import { base64urlnopad } from '@scure/base'
import { expect, test } from 'vitest'
import { type Draft, readKept } from '../../../../src/app/lab/draft.ts'
import { exampleDraft, exampleNames } from '../../../../src/app/lab/examples.ts'
import { packDraft, sharedMost, unpackDraft } from '../../../../src/app/lab/share.ts'
import { lab } from '../../../../src/app/text/zh/lab.ts'
import { Rng } from '../../../../src/base/rng.ts'

const draft: Draft = {
  version: 1,
  source: 'export default { map: (n) => n } // 素数',
  params: '',
  data: 'range',
  from: '0',
  to: '10',
  unit: '0',
  unitLimit: '10',
  rounds: '1',
}
const packed = (bytes: Uint8Array) => `v1.${base64urlnopad.encode(Uint8Array.from(deflateRawSync(bytes)))}`
const packedText = (text: string) => packed(new TextEncoder().encode(text))

test('[W150] a task comes out of a link as it went in, in letters that an address takes', async () => {
  for (const each of [draft, ...exampleNames.map((name) => exampleDraft(name, lab.notes))]) {
    const link = await packDraft(each)
    expect(link).toMatch(/^v1\.[\w-]+$/)
    expect(link?.length).toBeLessThan(2_000)
    expect(await unpackDraft(link ?? '')).toEqual(each)
  }
})

test('what is too long for a link is not made into one', async () => {
  const rng = new Rng(1)
  const noise = Array.from({ length: 30_000 }, () => String.fromCharCode(97 + rng.below(26))).join('')
  expect(await packDraft({ ...draft, source: noise })).toBeUndefined()
  expect(await packDraft({ ...draft, source: 'a'.repeat(90_000) })).toBeDefined()
})

test('[W150] a link that was cut off or changed, or that no lab has made, opens nothing', async () => {
  const link = (await packDraft(draft)) ?? ''
  const others = [
    link.slice(0, -10),
    link.slice(0, 40),
    `v2.${link.slice(3)}`,
    link.slice(3),
    `${link.slice(0, 20)}*${link.slice(21)}`,
    '',
    'v1.',
    packedText('{}'),
    packedText('nothing of JSON'),
    packedText(JSON.stringify({ ...draft, more: 1 })),
    packedText(JSON.stringify({ ...draft, source: 7 })),
    packedText(JSON.stringify({ ...draft, source: 'a'.repeat(100_001) })),
    packed(Uint8Array.of(0xff, 0xfe)),
    `v1.${'A'.repeat(sharedMost)}`,
  ]
  for (const other of others) expect(await unpackDraft(other), other.slice(0, 60)).toBeUndefined()
})

test('[W150] a short link that unpacks into very much is given up early', async () => {
  const bomb = packedText(JSON.stringify(draft) + ' '.repeat(10_000_000))
  expect(bomb.length).toBeLessThan(sharedMost)
  expect(await unpackDraft(bomb)).toBeUndefined()
})

test('what a browser kept is read again; what another version kept is not', () => {
  expect(readKept(JSON.stringify({ draft, origin: 'link' }))).toEqual({ draft, origin: 'link' })
  for (const other of [
    undefined,
    '',
    '{',
    'null',
    JSON.stringify({ draft: { ...draft, version: 2 }, origin: 'own' }),
  ]) {
    expect(readKept(other)).toBeUndefined()
  }
})
