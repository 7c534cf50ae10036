// The import law of src/README.md: imports run downwards only. Read by dependency-cruiser.

/** Who may import from inside the project, by folder; what is not listed is forbidden. */
const allowed = {
  'src/base': [],
  'src/protocol': ['src/base'],
  'src/core': ['src/base', 'src/protocol'],
  'src/identity': ['src/base', 'src/protocol'],
  'src/ports.ts': ['src/base', 'src/protocol', 'src/identity'],
  'src/runtime': ['src/base', 'src/protocol', 'src/core', 'src/ports.ts', 'src/identity'],
  'src/program': ['src/base', 'src/protocol', 'src/core/task.ts', 'src/ports.ts'],
  'src/adapters/memory': ['src/base', 'src/protocol', 'src/ports.ts', 'src/program', 'src/identity'],
  'src/adapters/sealed-link.ts': ['src/base', 'src/protocol', 'src/ports.ts', 'src/identity'],
  'src/adapters/dialing': ['src/base', 'src/protocol', 'src/ports.ts', 'src/identity', 'src/adapters/sealed-link.ts'],
  'src/adapters/webrtc': ['src/base', 'src/protocol', 'src/ports.ts', 'src/identity', 'src/adapters/dialing'],
  'src/adapters/peerjs': [
    'src/base',
    'src/protocol',
    'src/ports.ts',
    'src/identity',
    'src/adapters/sealed-link.ts',
    'src/adapters/dialing',
  ],
  'src/adapters/browser': ['src/base', 'src/protocol', 'src/ports.ts', 'src/identity', 'src/program'],
  'src/sim': [
    'src/base',
    'src/protocol',
    'src/core',
    'src/ports.ts',
    'src/runtime',
    'src/adapters/memory',
    'src/program',
    'src/tasks',
  ],
  'src/tasks': ['src/base', 'src/protocol', 'src/core'],
  'src/index.ts': ['src/base', 'src/protocol', 'src/core', 'src/ports.ts', 'src/runtime'],
  'src/wiring': [
    'src/base',
    'src/protocol',
    'src/core',
    'src/ports.ts',
    'src/runtime',
    'src/adapters',
    'src/index.ts',
  ],
  'src/browser.ts': ['src/wiring', 'src/index.ts'],
  'src/app': [
    'src/wiring',
    'src/index.ts',
    'src/tasks',
    'src/runtime/api/admission-api.ts',
    'src/runtime/api/host-api.ts',
    'src/runtime/api/device-api.ts',
    'src/runtime/api/job-api.ts',
    'src/base',
    'src/ports.ts',
    'src/core/task.ts',
    'src/core/rounds.ts',
    'src/core/span.ts',
    'src/core/story-spans.ts',
    'src/core/story.ts',
    'src/core/event.ts',
    'src/core/effect.ts',
    'src/core/run-log.ts',
    'src/core/run-moment.ts',
    'src/sim/recording.ts',
    'src/sim/recorded-run.ts',
    'src/sim/resimulation.ts',
    'src/protocol',
  ],
  'src/build': ['src/base'],
  'src/cli': [
    'src/base',
    'src/protocol',
    'src/core',
    'src/runtime',
    'src/tasks',
    'src/sim',
    'src/app/drawn-answer.ts',
    'src/app/text/card-words.ts',
    'src/app/text/en/cards.ts',
    'src/app/text/en/faces.ts',
    'src/program/deterministic/portable-math.ts',
    'signaling',
  ],
  signaling: ['src/base', 'src/protocol'],
}

/** Libraries below the outer layers. */
const libraries = {
  'src/base': ['@noble/hashes'],
  'src/protocol': [],
  'src/identity': ['@noble/ciphers', '@noble/curves', '@noble/ed25519', '@noble/hashes', '@scure/bip39'],
  'src/core': [],
}

/** The law holds for the project, and for the files that are planted to prove that it is watched. */
const roots = ['', 'test/imports/planted/']
const isFile = (path) => path.endsWith('.ts')
const start = (path) => roots.map((root) => `^${root}${path.replace('.', '\\.')}${isFile(path) ? '$' : '/'}`)
const project = ['src', 'signaling', 'test'].flatMap(start)

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(allowed).map(([layer, below]) => ({
      name: `${layer}-imports-downwards`,
      severity: 'error',
      from: { path: start(layer) },
      to: { path: project, pathNot: [layer, ...below].flatMap(start) },
    })),
    ...Object.entries(libraries).map(([layer, names]) => ({
      name: `${layer}-libraries`,
      severity: 'error',
      from: { path: start(layer) },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'core'],
        pathNot: ['^$', ...names.map((name) => `node_modules/${name}/`)],
      },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'default'] },
  },
}
