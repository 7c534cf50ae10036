import type { needed as english } from '../en/needed.ts'

export const needed: typeof english = {
  heading: (title) => `“${title}”中断了`,
  choose: (name) => `请再选一次 ${name}，好接着做这个作业`,
  about: (bytes) => `它的输入（${bytes}）太大，重新加载时没法保存。已经算好的没有丢。`,
  checking: '正在核对是不是同一个文件…',
  unknown: (title) => `这个版本的页面没有任务“${title}”，所以读不了给它的文件。运行别的任务，就会忘掉这个作业。`,
  instead: '运行别的任务，就会忘掉这个作业。',
}
