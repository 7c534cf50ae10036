import type { invite as english } from '../en/invite.ts'

export const invite: typeof english = {
  heading: '邀请设备',
  code: '房间码',
  scan: '扫二维码，或者打开',
  thenStart: '然后按“开始帮忙”。',
  enlarge: '放大显示',
  large: (code) => `加入房间 ${code}`,
  close: '关闭',
  qr: (link) => `${link} 的二维码`,
  copy: '复制',
  copied: '已复制',
  selected: '已选中：请按 Ctrl+C',
  network: '网络',
  looking: '正在查找这台电脑的网络地址…',
  noneHeading: '别人还连不到这台电脑',
  noneAbout:
    '它没有网络地址。请把它接入其他设备所用的 Wi-Fi 或有线网络，然后再找一次。在那之前，这台电脑可以自己算。',
  unknownAbout: '服务器没有告诉它的网络地址。服务器还在运行吗？',
  lookAgain: '再找一次',
  check: '检查这个网络里能不能用',
  anotherTab: '从这个浏览器的另一个标签页加入',
}
