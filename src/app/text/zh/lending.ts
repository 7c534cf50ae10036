import type { lending as english } from '../en/lending.ts'

export const lending: typeof english = {
  link: '这台电脑的限制',
  title: '这台电脑的限制 · Tabgrid',
}
