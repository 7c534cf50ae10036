import { readFile, writeFile } from 'node:fs/promises'
import { gzipAsync } from '@gfx/zopfli'
import type { Plugin, Rolldown } from 'vite'

/** What shrinks, and what a page loads: the editor and the reader of Parquet files would take minutes, and few load them. */
const texts = /\.(js|css|html|svg|webmanifest)$/
const bytesMost = 150_000

/** Of the search for a shorter form: more find hardly anything. */
const numiterations = 15

/** Puts a gzipped file beside each text of a build, some 4% smaller than a server makes it while somebody waits. */
export function gzipPlugin(): Plugin {
  return {
    name: 'tabgrid-gzip',
    apply: 'build',
    async writeBundle({ dir = '' }, built: Rolldown.OutputBundle) {
      for (const file of Object.keys(built).filter((name) => texts.test(name))) {
        const content = await readFile(`${dir}/${file}`)
        if (content.length > bytesMost) continue
        await writeFile(`${dir}/${file}.gz`, await gzipAsync(content, { numiterations }))
      }
    },
  }
}
