import { loadWords } from '../../src/app/text.ts'

await Promise.all([loadWords('first'), loadWords('device'), loadWords('host'), loadWords('travel')])
