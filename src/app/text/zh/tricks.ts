import type { tricks as english } from '../en/tricks.ts'

export const tricks: typeof english = {
  allow: '允许主持人在本课中捉弄这台设备',
  allowAbout:
    '主持人可以让这个标签页睡着、变慢、断开链接、崩溃或说谎，让全班看到会发生什么。只在这里，只在这个房间。这台设备上的其他东西都不会受影响。',
  on: '主持人可以捉弄这台设备。',
  end: '立即结束捉弄',
  namesGiven: '这个房间里，名字由主持页面取。',
}
