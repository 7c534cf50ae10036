import { effect, signal } from '@preact/signals'
import { remember, remembered } from './remember.ts'

const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

export const theme = signal<Theme>(themes.find((name) => name === remembered('theme')) ?? 'system')

/** Shows the chosen theme from now on. `color-scheme` alone decides: the style sheet is written with `light-dark()`. */
export function showTheme(): void {
  effect(() => {
    const scheme = theme.value === 'system' ? 'light dark' : theme.value
    document.documentElement.style.colorScheme = scheme
  })
}

/** Kept from the first choice on. */
export function nextTheme(): void {
  theme.value = themes[(themes.indexOf(theme.value) + 1) % themes.length] ?? 'system'
  remember('theme', theme.value)
}
