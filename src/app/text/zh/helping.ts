import type { helping as english } from '../en/helping.ts'

export const helping: typeof english = {
  before: {
    nothingYet: (room: string) => `为“${room}”帮忙。将要运行：现在还没有，主持人运行任务时会在这里显示。`,
    willRun: (room: string, title: string) => `为“${room}”帮忙。将要运行：${title}。`,
    processor: '它使用这台设备的处理器，直到你按“停止”。',
    nothingElse: '不使用你的文件、摄像头或位置，不连接网络，也不读取浏览器保存的任何内容。',
  },
  part: {
    picture: (done: string, total: string) => `你的那部分图画：${total} 块中有 ${done} 块来自这台设备。`,
    tiles: (done: string) => `你的那部分图画：${done} 块来自这台设备。`,
    units: (done: string, total: string) => `你的部分：${total} 个单元中有 ${done} 个来自这台设备。`,
    shards: (done: string) => `${done} 个分片来自这台设备。`,
    none: '第一个分片完成后，这里会显示这台设备算出的内容。',
  },
  facts: {
    shards: '完成的分片',
    units: '完成的单元',
    share: '占作业的比例',
    shareUnknown: '未知',
    bytesIn: '已接收',
    bytesOut: '已发送',
    link: '连接',
  },
  meter: {
    label: '处理器现况',
    says: (cores: string, all: string, share: string) =>
      `${all} 个核心中有 ${cores} 个在工作，最近 10 秒占处理器的 ${share}`,
    none: (all: string) => `${all} 个核心中有 0 个在工作，占处理器的 0%`,
  },
  linkWhy: {
    turn: '这个网络不让设备互相直接通信，所以由一台 TURN 服务器转发数据。它看不到内容。',
    relay: '这个 Wi-Fi 不让设备互相直接通信，所以由服务器转发数据。数据是加密的：服务器看不到内容。',
  },
  finishing: '正在完成手头的工作。',
  finishingAbout: '不再接收新的分片。手头的交给主持人后会自动停止。',
  why: {
    gone: '已暂停：此页面被收起了。',
    hidden: '已暂停：此页面不在最前面。',
    paused: (until: string) => `按你的要求暂停到${until}。`,
    compute: '已暂停：今天给这位主持人的计算时间已用完。',
    data: '已暂停：今天给这位主持人的数据量已用完。',
    hours: (until: string) => `暂停到${until}：现在不是你选择的时段。`,
    unplugged: '已暂停：这台设备没有接电源。',
  },
  next: {
    gone: '页面回来后会自动继续。它的分片已交给其他设备。',
    hidden: '页面回到最前面后会自动继续。它的分片已交给其他设备。',
    paused: '到时会自动继续。它的分片已交给其他设备。',
    compute: '明天会自动继续，或者在“限制”里放宽后马上继续。',
    data: '明天会自动继续，或者在“限制”里放宽后马上继续。',
    hours: '到时会自动继续，或者在“限制”里选择其他时段后马上继续。',
    unplugged: '开始充电后会自动继续，或者在“限制”里更改后马上继续。',
  },
  later: (why: string) => `你现在就可以按“开始帮忙”，稍后才会开始。${why}`,
  pauseMenu: '暂停或收尾',
  pause: (span: string) => `暂停 ${span}`,
  resume: '现在继续',
  finish: '做完再停止',
  finishAbout: '做完正在运行的分片并发送，不再接收新的。',
  screen: {
    kept: '此页面帮忙时，屏幕会一直亮着。',
    unable: '此页面在这里无法让屏幕保持常亮。请把熄屏时间设长一些，接上电源，并让此页面留在最前面。',
    slow: '浏览器放慢了此页面，可能是为了省电：它仍在帮忙，只是更慢。接上电源或关闭省电模式会好些。',
  },
  limitsNow: (cores: string, share: string) => `${cores} 个核心，${share} 的时间`,
}
