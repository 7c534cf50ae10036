import '../../../../src/adapters/browser/sandbox/worker-program.ts'

// The worker of the sandbox with its one defence left out: the list of allowed globals.
