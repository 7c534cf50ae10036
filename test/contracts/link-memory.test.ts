import { describe, test } from 'vitest'
import { createMemoryLinkPair } from '../../src/adapters/memory/link.ts'
import { type LinkPair, linkContract } from './link-contract.ts'

const setup = async (): Promise<LinkPair> => {
  const { a, b, cut } = createMemoryLinkPair()
  return { a, b, dispose: cut }
}

describe('the link contract, in memory', () => {
  test.each(linkContract.map(({ name, run }) => [name, run] as const))('%s', (_, run) => run(setup))
})
