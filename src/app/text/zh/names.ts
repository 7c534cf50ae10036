export { chineseNames as names } from '../../../base/names-zh.ts'
