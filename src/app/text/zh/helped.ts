import type { helped as english } from '../en/helped.ts'

export const helped: typeof english = {
  none: '还没有。作业结束时，主持人会为你的贡献签名，你就能在这里看到。',
  about: '由各位主持人签名，只保存在这个浏览器里。',
  host: (room, key) => `${room}（${key}）`,
  totals: (jobs, units, shards) => `${jobs} 个作业，${shards} 个分片里的 ${units} 个单元`,
  totalTime: (span) => `，计算 ${span}`,
  receipt: (title, day, units, span) => `${title}，${day}：${units} 个单元，${span}`,
  alwaysUpTo: (unit) => `总是可以用到每个单元 ${unit}。`,
  alwaysUpToBoth: (unit, memory) => `总是可以用到每个单元 ${unit}、每个核心 ${memory}。`,
  takeBack: '收回',
  download: '下载 JSON',
  fileName: 'tabgrid-receipts.json',
  forget: '忘掉',
  logHeading: '按任务和日期',
  logNone: '还没有。完成第一批分片后，这里会按任务和日期显示这个浏览器做了什么。',
  logAbout: '由这个浏览器测量，只保存在这里。',
  logLine: (shards: string, minutes: string, bytes: string) =>
    `${shards} 个分片，处理器时间 ${minutes}，数据 ${bytes}`,
  source: '查看源代码',
  sourceLost: '它的文本太长，没有保存在这里；或者它是一个 WebAssembly 模块。',
  hash: (hash: string) => `SHA-256：${hash}`,
  signed: '主持人签名的记录',
  forgetAll: '忘记一切：在首页的“这个浏览器保存了什么”下面',
}
