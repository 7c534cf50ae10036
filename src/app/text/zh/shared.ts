import type { shared as english } from '../en/shared.ts'

export const shared: typeof english = {
  links: {
    direct: '直连',
    memory: '本页面',
    turn: '经 TURN 服务器',
    relay: '经服务器',
  },
  unverified: '未验证',
  fourWords: { show: '显示四个词', hide: '隐藏四个词' },
  wasmOnly: '只用 WebAssembly',
}
