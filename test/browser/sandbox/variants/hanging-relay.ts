import '../../../../src/adapters/browser/sandbox/relay-entry.ts'

// The product's relay, with a way to make its thread loop: as if task code had got there.

addEventListener('message', ({ data }) => {
  if (data === 'hang') for (;;);
})
