import type { runDoor as english } from '../en/run-door.ts'

export const runDoor: typeof english = {
  heading: '这次运行',
  save: '保存',
  look: '回看',
  whatIf: '如果……？',
}
