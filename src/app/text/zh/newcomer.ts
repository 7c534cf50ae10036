import type { newcomer as english } from '../en/newcomer.ts'

export const newcomer: typeof english = {
  waiting: '正在等主持人让你进来。',
  waitingAbout: '这里什么也没有运行。请保持页面打开：它会自动继续。',
  whatNone: '什么也没有。你进来之后，要运行的东西会先显示在这里。',
  notIn: (code) => `没有进入房间 ${code}`,
  observing: '你在旁观。',
  observingAbout: '这台设备不参加计算。',
}
