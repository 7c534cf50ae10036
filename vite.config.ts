import { defineConfig } from 'vitest/config'

const signalingServer = 'http://localhost:8080'

export default defineConfig({
  root: '.',
  publicDir: 'src/app/public',
  build: { outDir: 'dist/app', emptyOutDir: true, target: 'es2023' },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  server: {
    proxy: {
      '/signal': { target: signalingServer, ws: true },
      '/addresses': signalingServer,
    },
  },
  test: {
    include: ['test/unit/**/*.test.ts', 'test/contracts/**/*.test.ts'],
    environment: 'node',
  },
})
