import type { ask as english } from '../en/ask.ts'

export const ask: typeof english = {
  heading: '可以在这里运行吗？',
  about: (title) => `“${title}”的要求超过了你的限制：`,
  newTask: (title: string) => `“${title}”是一个新任务。你选择了每次都先询问。`,
  excess: {
    'unit-time': (wanted, limit) => `一个单元可能要 ${wanted}。你的限制是 ${limit}。`,
    memory: (wanted, limit) => `它声明每个核心要 ${wanted} 内存。你的限制是 ${limit}。`,
  },
  always: '对这个主持人总是允许',
  job: '只允许这个作业',
  no: '不允许',
  alwaysAbout: '“总是”的意思是：最多到这个任务所要求的程度。你可以在下面收回。',
}
