import type { job as english } from '../en/job.ts'

export const job: typeof english = {
  heading: (title) => title,
  pause: '暂停',
  resume: '继续',
  stop: '停止',
  progress: (title) => `${title}的进度`,
  splitting: '正在把输入切成单元…',
  provisional: (units) => `${units} 个正在核对`,
  unverified: (units) => `暂定：${units} 个来自未验证的设备`,
  left: (span) => `大约还要 ${span}`,
  measuring: '正在测速…',
  paused: '已暂停',
  noDevices: '等待设备',
  noReadings: '等待读数',
  working: (count) => `${count} 台设备正在计算`,
  unclaimed: (numbers, count) =>
    count === 1
      ? `正在等 ${numbers} 号传感器的读数。请在一台还没有编号的设备上按“开始帮忙”，再输入读数。`
      : `正在等 ${numbers} 号传感器的读数。请各用一台设备按“开始帮忙”，再输入读数。`,
  announced: (share) => `已完成 ${share}`,
  running: '正在运行的作业',
  show: (title, share) => `${title}，已完成 ${share}`,
  shardFailed: (device, reason) => `有一个分片在${device}上出错，正在重试：${reason}`,
  unitFailed: (unit, device, reason) => `单元 ${unit} 在${device}上出错，正在重试：${reason}`,
  asking: (devices) => `正在问 ${devices} 台设备的主人：可以运行吗？`,
  declined: (devices) => `${devices} 台设备的主人不同意运行它。`,
}
