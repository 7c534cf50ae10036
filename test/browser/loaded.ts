import type { Page, Response } from '@playwright/test'

export interface LoadedFile {
  readonly name: string
  /** Of the body, as the server sent it: our server sends texts gzipped. */
  readonly bytes: number
}

/** Everything that a page and its frames load, whoever asked for it. */
export class Loaded {
  readonly #responses: Response[] = []

  constructor(page: Page) {
    page.on('response', (response) => {
      if (response.url().startsWith('http')) this.#responses.push(response)
    })
  }

  /** The largest first. */
  async files(): Promise<LoadedFile[]> {
    const files = await Promise.all(
      this.#responses.map(async (response) => ({
        name: new URL(response.url()).pathname.replace(/-[\w-]{8}(?=\.\w+$)/, ''),
        bytes: (await response.request().sizes()).responseBodySize,
      })),
    )
    return files.sort((left, right) => right.bytes - left.bytes)
  }
}

export const sumOf = (files: readonly LoadedFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

/** What was loaded as a table, for whoever looks for what to make smaller. */
export function tableOf(title: string, files: readonly LoadedFile[]): string {
  const row = (name: string, bytes: number) => `${(bytes / 1_024).toFixed(1).padStart(7)} KB  ${name}`
  return [row(`${title}, in all`, sumOf(files)), ...files.map(({ name, bytes }) => row(name, bytes))].join('\n')
}
