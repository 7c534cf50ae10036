import type { wasm as english } from '../en/wasm.ts'

export const wasm: typeof english = {
  onlyAbout:
    '这台设备就不运行任务的 JavaScript，只运行 WebAssembly 模块；模块的内存有上限，由浏览器把关。大多数任务是 JavaScript，会交给别的设备。',
  notKept: '这个浏览器没能记住这个选择：重新加载后请再选一次。',
  memory: (bytes) => `每个核心的内存最多用到 ${bytes}：浏览器会守住这个上限。`,
}
