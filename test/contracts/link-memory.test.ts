import { describe, test } from 'vitest'
import { createMemoryLinkPair } from '../../src/adapters/memory/link.ts'
import { limits } from '../../src/protocol/limits.ts'
import { type LinkPair, linkContract } from './link-contract.ts'
import { sealedPair } from './sealed-pair.ts'

const plain = async (): Promise<LinkPair> => {
  const { a, b, cut } = createMemoryLinkPair()
  return { a, b, frameBytes: limits.frameBytes, dispose: cut }
}
const sealed = async (): Promise<LinkPair> => sealedPair(await plain())

describe('the link contract, in memory', () => {
  test.each(linkContract.map(({ name, run }) => [name, run] as const))('%s', (_, run) => run(plain))
})

describe('the link contract, sealed in memory', () => {
  test.each(linkContract.map(({ name, run }) => [name, run] as const))('[W72] %s', (_, run) => run(sealed))
})
