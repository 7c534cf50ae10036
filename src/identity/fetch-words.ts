import { fetchPart } from '../base/fetch-part.ts'

/** The list of words is fetched by those who need it: whoever has the link of a room does not. */
export const fetchWords = () => fetchPart(() => import('./words.ts'))
