import type { consent as english } from '../en/consent.ts'

export const consent: typeof english = {
  limits: '限制',
  limitsLine: (cores, unit, memory, data, compute) =>
    `限制：${cores} 个核心，每个单元 ${unit}，每个核心 ${memory}；每天数据 ${data}、计算 ${compute}。`,
  megabytes: (count) => `${count}\u00a0MB`,
  gigabytes: (count) => `${count}\u00a0GB`,
  wanted: '等你回答。',
  wantedAbout: '有一个任务的要求超过了你的限制。你同意之前，它一点也不会运行。',
  by: (room) => `来自${room}的主持人，已由他签名。`,
  byMember: (member, room) => `来自${room}的成员${member}，已由主持人签名。`,
  size: (units) => `一共有 ${units} 个单元。`,
  sizeWithInput: (units, input) => `一共有 ${units} 个单元，输入约 ${input}，你会分到其中一份。`,
  hostKey: (key) => `主持人的密钥：${key}`,
  historyHeading: '这个浏览器做过什么',
}
