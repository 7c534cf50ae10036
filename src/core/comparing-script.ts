import { digestOf } from '../base/digest.ts'
import type { SourceScript } from '../protocol/control.ts'

/**
 * A task of one function: whether results of `script` are the same, as its own `same` says in both directions: one that looks
 * only whether all of the left is in the right would let half an answer pass. Its unit is a list of pairs of
 * shard values, its result a list with true, false, or a text that says what was thrown, for each.
 */
export function comparingScript(script: SourceScript): SourceScript {
  const text = `(() => {
const task = ${script.text}
const ask = (left, right) => {
  const said = task.same(left, right)
  if (typeof said?.then === 'function') throw new TypeError('it gave a promise')
  return Boolean(said)
}
const areLists = (left, right) => Array.isArray(left) && Array.isArray(right) && left.length === right.length
const same = task.combine === undefined
  ? (left, right) => areLists(left, right) && left.every((one, at) => ask(one, right[at]))
  : ask
const answer = ([left, right]) => {
  try {
    return same(left, right) && same(right, left)
  } catch (thrown) {
    return String(thrown?.message ?? thrown)
  }
}
return { split: () => 1, map: (pairs) => pairs.map(answer) }
})()`
  const { memoryMegabytes } = script
  return {
    name: script.name,
    text,
    hash: digestOf(text),
    compare: 'exact',
    deterministic: script.deterministic,
    ...(memoryMegabytes === undefined ? {} : { memoryMegabytes }),
  }
}
