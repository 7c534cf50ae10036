import { TabgridError } from '../base/errors.ts'

/**
 * What task code finds on its global object: the language, timers, and pure conversions. What reaches a network, a disk,
 * another thread or this machine's particulars is not here, and neither is what a browser may add tomorrow.
 */
const allowed: ReadonlySet<string | symbol> = new Set([
  ...['globalThis', 'undefined', 'NaN', 'Infinity', 'eval', 'isFinite', 'isNaN', 'parseFloat', 'parseInt'],
  ...['decodeURI', 'decodeURIComponent', 'encodeURI', 'encodeURIComponent', 'escape', 'unescape'],
  ...['Object', 'Function', 'Boolean', 'Symbol', 'Number', 'BigInt', 'Math', 'Date', 'String', 'RegExp', 'JSON'],
  ...['Array', 'Map', 'Set', 'WeakMap', 'WeakSet', 'WeakRef', 'FinalizationRegistry', 'Iterator'],
  ...['ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array'],
  ...['Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array', 'Float16Array', 'Float32Array', 'Float64Array'],
  ...['Promise', 'Proxy', 'Reflect', 'Intl', 'WebAssembly'],
  ...['Error', 'AggregateError', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError', 'TypeError', 'URIError'],
  ...['SuppressedError', 'DisposableStack', 'AsyncDisposableStack', 'Temporal'],
  ...['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'queueMicrotask', 'structuredClone'],
  ...['TextEncoder', 'TextDecoder', 'atob', 'btoa'],
])

/**
 * Takes everything that is not on the list from a global object and from its prototypes, down to the language's own. Must
 * run before any task code: what that could have kept cannot be taken from it.
 *
 * @throws `worker-crashed` when something cannot be taken away; no task may run then.
 */
export function lockDown(scope: object): void {
  for (const holder of prototypesOf(scope)) {
    for (const name of Reflect.ownKeys(holder)) {
      if (!allowed.has(name) && !Reflect.deleteProperty(holder, name)) blank(holder, name)
    }
  }
}

/** What stays for ever may be a constant of the platform, which is a number and leads nowhere. */
function blank(holder: object, name: string | symbol): void {
  if (Reflect.defineProperty(holder, name, { value: undefined })) return
  const value: unknown = Reflect.getOwnPropertyDescriptor(holder, name)?.value
  if (typeof value === 'number') return
  throw new TabgridError('worker-crashed', `this browser does not let "${String(name)}" be taken from task code`)
}

/** The object and its prototypes, without the last one: `Object.prototype` belongs to the language. */
function prototypesOf(scope: object): object[] {
  const holders: object[] = []
  for (let holder = scope; ; ) {
    const next = Reflect.getPrototypeOf(holder)
    if (next === null) return holders
    holders.push(holder)
    holder = next
  }
}
