import type { links as english, trustStates as englishStates } from '../en/links.ts'

export const links: typeof english = {
  kinds: {
    direct: '直连',
    memory: '本页面',
    turn: '经 TURN 服务器',
    relay: '经服务器',
  },
  why: {
    turn: '这个网络不让设备互相直接通信，所以由一台 TURN 服务器转发数据。它看不到内容。',
    relay: '这个 Wi-Fi 不让设备互相直接通信，所以由服务器转发数据。数据是加密的：服务器看不到内容。',
  },
  relayed: (count) => `有 ${count} 台设备要经服务器转发：它们的 Wi-Fi 不让设备互相直接通信。服务器看不到发送的内容。`,
}

export const trustStates: typeof englishStates = { unverified: '未验证' }
