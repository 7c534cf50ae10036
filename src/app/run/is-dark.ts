import { signal } from '@preact/signals'
import { theme } from '../theme.ts'

const query = matchMedia('(prefers-color-scheme: dark)')
const night = signal(query.matches)
query.addEventListener('change', () => {
  night.value = query.matches
})

/** Whether the page is dark now: a canvas cannot read the style sheet's `light-dark()`. Who reads it while drawing follows it. */
export function isDark(): boolean {
  const { value: chosen } = theme
  return chosen === 'system' ? night.value : chosen === 'dark'
}
