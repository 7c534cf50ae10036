import { defineConfig } from 'vitest/config'
import { chunkFileNames, chunks, modulePreload } from './src/build/chunks.ts'
import { gzipPlugin } from './src/build/gzip-plugin.ts'
import { pagePolicyPlugin, sandboxPlugin, serviceWorkerPlugin } from './src/build/vite-plugins.ts'

/** Said twice: the scan for dependencies in development reads other options than the build. */
const jsx = { runtime: 'automatic', importSource: 'preact' } as const
const signalingServer = 'http://localhost:8080'
/** For pages that are not served by their signaling server; the app reads it too (`src/browser.ts`). */
const apart = process.env.VITE_SIGNALING_SERVER

export default defineConfig({
  root: '.',
  base: './', // so that it may be put into any folder of any server
  plugins: [sandboxPlugin(), pagePolicyPlugin(apart), serviceWorkerPlugin(), gzipPlugin()],
  publicDir: 'src/app/public',
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload,
    rolldownOptions: { preserveEntrySignatures: false, output: { chunkFileNames, codeSplitting: chunks } },
  },
  oxc: { jsx },
  optimizeDeps: { rolldownOptions: { transform: { jsx } } },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/signal': { target: signalingServer, ws: true },
      '/addresses': signalingServer,
    },
  },
  test: {
    include: ['test/unit/**/*.test.ts', 'test/contracts/**/*.test.ts', 'test/simulation/**/*.test.ts'],
    environment: 'node',
    maxWorkers: '100%', // else one processor stands idle
    setupFiles: ['test/unit/speak-english.ts'],
  },
})
