import type { able as english } from '../en/able.ts'

export const able: typeof english = {
  heading: '这个浏览器不能参加',
  missing: {
    language: '它太旧了：这个页面的程序用的是较新的 JavaScript，它看不懂。',
    webrtc: '它没有 WebRTC，或者把它关掉了：没有它，标签页之间就无法通信。',
    workers: '它没有 Web Worker，而任务要在其中计算。',
    wasm: '它没有 WebAssembly，或者把它关掉了（“锁定模式”会这样）：测速和计算任务都要用到它。',
    random: '它没有足够好的随机数来生成密钥。',
  },
  advice:
    '没有发送任何东西，也没有计算任何东西。请更新浏览器，或者用新版的 Chrome、Edge、Firefox 或 Safari 打开这个地址。',
}
