import type { RandomBytes } from './ids.ts'
import { englishNames } from './names-en.ts'
import { chineseNames } from './names-zh.ts'

type Words = typeof englishNames

const inventBy = ({ qualities, animals, whole }: Words, random: RandomBytes): string => {
  const [first = 0, second = 0] = random(2)
  return whole(qualities[first % qualities.length] ?? '', animals[second % animals.length] ?? '')
}

/** A name of our own list, in the language in which another one was typed as far as that shows. */
export const inventLike = (typed: string, random: RandomBytes): string =>
  inventBy(/\p{Script=Han}/u.test(typed) ? chineseNames : englishNames, random)

/** Whether it is one of our own list, with or without a number behind it. */
export function isInvented(name: string): boolean {
  const bare = name.replace(/ [1-9]\d{0,3}$/, '')
  return [englishNames, chineseNames].some(({ qualities, animals, whole }) =>
    qualities.some((quality) => animals.some((animal) => whole(quality, animal) === bare)),
  )
}
