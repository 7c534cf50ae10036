import type { tasks as english } from '../en/tasks.ts'

export const tasks: typeof english = {
  heading: '选一个任务',
  next: '运行另一个任务',
  run: '运行',
  runCard: (title) => `运行 ${title}`,
  setUpCard: (title) => `${title}：设置`,
}
