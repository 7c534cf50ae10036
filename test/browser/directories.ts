import { fileURLToPath } from 'node:url'

export const fromRoot = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

/** The built app. */
export const appDirectory = fromRoot('dist/app')
/** Where build-pages.setup.ts puts the bundled test pages. */
export const pagesDirectory = fromRoot('dist/test-pages')
