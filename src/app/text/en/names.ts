/** Two words of this language for a device. */
export { englishNames as names } from '../../../base/names-en.ts'
