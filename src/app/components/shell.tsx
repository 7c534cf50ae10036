import './shell.css'
import type { ComponentChildren } from 'preact'
import { hashOf } from '../router.ts'
import { text } from '../text.ts'
import { nextTheme, theme } from '../theme.ts'
import { LanguageSwitch } from './language-switch.tsx'

/** What is around every page. `trust` shows the warning of the pages on which code runs. */
export function Shell({ trust, children }: { trust: boolean; children: ComponentChildren }) {
  return (
    <>
      <button type="button" class="skip" onClick={skipToContent}>
        {text.skip}
      </button>
      <header class="top">
        <a class="brand" href={hashOf.landing}>
          <BrandMark />
          {text.appName}
        </a>
        {trust && <p class="trust">{text.trust}</p>}
        <div class="settings">
          <LanguageSwitch />
          <button type="button" class="quiet small theme" onClick={nextTheme}>
            <ThemeMark />
            <span>{text.theme[theme.value]}</span>
          </button>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}

/** A button and not a link: the hash belongs to the router. */
function skipToContent(): void {
  document.getElementById('content')?.focus()
}

/** Half in the light. */
function ThemeMark() {
  return (
    <svg viewBox="0 0 16 16" width="20" height="20" aria-hidden="true">
      <circle cx="8" cy="8" r="6.5" class="mark-line" />
      <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" fill="currentColor" />
    </svg>
  )
}

/** A tab, and in it a grid. */
function BrandMark() {
  return (
    <svg viewBox="0 0 16 16" width="28" height="28" aria-hidden="true">
      <path class="brand-tab" d="M1 15V4q0-3 3-3h8q3 0 3 3v11z" />
      <path class="brand-lit" d="M4 5h3v3H4zM9 10h3v3H9z" />
      <path class="brand-dim" d="M9 5h3v3H9zM4 10h3v3H4z" />
    </svg>
  )
}
