import { loadWords } from '../../src/app/text.ts'

const parts = ['first', 'device', 'deviceMore', 'host', 'hostJob', 'travel'] as const
await Promise.all(parts.map(loadWords))
