import type { observer as english } from '../en/observer.ts'

export const observer: typeof english = {
  devices: (count) => `房间里有 ${count} 台设备。`,
  jobsHeading: '作业',
  noJobs: '还没有作业。有了会自动显示在这里。',
  progress: (title) => `${title}的进度`,
  units: (done, total) => `完成 ${done} / ${total} 个单元`,
  states: { splitting: '正在切成单元', running: '正在运行', paused: '已暂停', ended: '已结束' },
  answer: '答案',
}
