import type { base as english } from '../en/base.ts'

const listOf = new Intl.ListFormat('zh', { type: 'conjunction' })

export const base: typeof english = {
  appName: 'Tabgrid',
  trust: '只加入你信任的人开的房间：任务会在这里运行代码，并被关在沙箱里。',
  skip: '跳到正文',
  theme: { system: '外观：跟随系统', light: '外观：浅色', dark: '外观：深色' },
  page: {
    opening: '正在打开…',
    notLoadedHeading: '这个页面没能加载',
    unreachable: '页面的其余部分没能加载。请检查网络，确认服务器还在运行，然后重新加载。',
    partUnreachable:
      '页面的这一部分没能加载。请检查网络，确认服务器还在运行，然后再试一次。还是不行的话，请重新加载。',
  },
  wordsNotLoaded: '另一种语言没能加载。请检查网络，然后再试一次。',
  reload: '重新加载',
  tryAgain: '再试一次',
  toStart: '回到首页',
  dismiss: '知道了',
  giveOrTake: (error) => `± ${error}`,
  time: {
    seconds: (seconds) => `${seconds}\u00a0秒`,
    fullMinutes: (minutes) => `${minutes}\u00a0分钟`,
    fullHours: (hours) => `${hours}\u00a0小时`,
    minutes: (minutes, seconds) => `${minutes}\u00a0分 ${seconds}\u00a0秒`,
    hours: (hours, minutes) => `${hours}\u00a0小时 ${minutes}\u00a0分`,
  },
  list: {
    all: (items) => listOf.format(items),
    cut: (items, left) => `${items.join('、')}，还有 ${left} 个`,
  },
  titles: {
    landing: 'Tabgrid',
    check: '这里能用吗？ · Tabgrid',
    opening: '正在打开房间 · Tabgrid',
    room: (code) => `房间 ${code} · Tabgrid`,
    device: (code) => `正在帮助 ${code} · Tabgrid`,
  },
}
