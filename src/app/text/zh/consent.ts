import type { consent as english } from '../en/consent.ts'

export const consent: typeof english = {
  limits: '限制',
  limitsLine: (cores, unit, memory, data, compute) =>
    `限制：${cores} 个核心，每个单元 ${unit}，每个核心 ${memory}；每天数据 ${data}、计算 ${compute}。`,
  limitsAbout:
    '对每个主持人都一样，保存在这个浏览器里。哪个任务对一个核心要求更多，就会先问你。当天给一个主持人的量用完时，会自动暂停。',
  unit: '一个单元最长的时间',
  memory: '每个核心的内存',
  memoryAbout: 'WebAssembly 不会超过这个上限。至于 JavaScript 的内存，浏览器只能告诉你任务声明了多少。',
  data: '每天收发的数据',
  compute: '每天的计算时间，所有核心合计',
  megabytes: (count) => `${count} MB`,
  gigabytes: (count) => `${count} GB`,
  usedToday: (compute, data) => `今天为这个主持人用了：计算 ${compute}，数据 ${data}。`,

  askHeading: '可以在这里运行吗？',
  askAbout: (title) => `“${title}”的要求超过了你的限制：`,
  excess: {
    'unit-time': (wanted, limit) => `一个单元可能要 ${wanted}。你的限制是 ${limit}。`,
    memory: (wanted, limit) => `它声明每个核心要 ${wanted} 内存。你的限制是 ${limit}。`,
  },
  always: '对这个主持人总是允许',
  job: '只允许这个作业',
  no: '不允许',
  alwaysAbout: '“总是”的意思是：最多到这个任务所要求的程度。你可以在下面收回。',
  wanted: '等你回答。',
  wantedAbout: '有一个任务的要求超过了你的限制。你同意之前，它一点也不会运行。',

  by: (room) => `来自${room}的主持人，已由他签名。`,
  byMember: (member, room) => `来自${room}的成员${member}，已由主持人签名。`,
  size: (units) => `一共有 ${units} 个单元。`,
  sizeWithInput: (units, input) => `一共有 ${units} 个单元，输入约 ${input}，你会分到其中一份。`,
  hostKey: (key) => `主持人的密钥：${key}`,

  historyHeading: '这个浏览器做过什么',
  historyNone: '还没有。作业结束时，主持人会为你的贡献签名，你就能在这里看到。',
  historyAbout: '由各位主持人签名，只保存在这个浏览器里。',
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
}
