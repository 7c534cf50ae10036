import type { rounds as english } from '../en/rounds.ts'

export const rounds: typeof english = {
  running: (number, most) => `第 ${number} 轮，最多 ${most} 轮`,
  over: (number, span) => `已完成：共 ${number} 轮，用时 ${span}。`,
  centre: '中心',
  scatter: (x, y) => `${x}（横）与 ${y}（纵）`,
  group: (name, points) => `${name}：${points}`,
  table: '以表格显示各组',
  columns: { group: '组', points: '点数' },
}
