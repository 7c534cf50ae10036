import type { naming as english } from '../en/naming.ts'

export const naming: typeof english = {
  label: '这台设备的名字',
  save: '保存',
  keep: '取消',
}
