import { lackOf, refuse, type Things } from './able.ts'

const lack = lackOf(window as unknown as Things)
if (lack !== undefined) refuse(lack, document, navigator.language)
