import { theme } from '../theme.ts'

/** Whether the page is dark now: a canvas cannot read the style sheet's `light-dark()`. */
export function isDark(): boolean {
  const { value: chosen } = theme
  return chosen === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : chosen === 'dark'
}
