import type { BrowserContextOptions } from '@playwright/test'
import { type Language, languages } from '../../../src/app/text/language.ts'

/** On what a page is seen, in CSS pixels. */
const sizes = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1366, height: 768 },
  projector: { width: 1920, height: 1080 },
} as const

const locales: Readonly<Record<Language, string>> = { en: 'en-GB', zh: 'zh-CN' }

export interface View {
  readonly name: string
  readonly language: Language
  readonly options: BrowserContextOptions
}

/** Every size in every language. */
export const views: readonly View[] = Object.entries(sizes).flatMap(([size, viewport]) =>
  languages.map((language) => ({
    name: `${size}-${language}`,
    language,
    options: { viewport, locale: locales[language], hasTouch: size === 'phone' },
  })),
)
