import type { Need } from './able.ts'
import { able as english } from './text/en/able.ts'
import { able as chinese } from './text/zh/able.ts'

// As old a language as that of `able.ts`, which asks for this script.

/**
 * Says what a browser lacks, in the place of the app, which does not begin then.
 * @param preferred the browser's language as a BCP 47 tag: what was chosen here is kept where such a browser may have no way to look.
 */
export function refuse(need: Need, page: Document, preferred: string | undefined): void {
  const isChinese = /^zh/.test(preferred ?? '')
  const words = isChinese ? chinese : english
  const place = page.getElementById('app')
  if (place === null) return
  const [heading, reason, advice] = [page.createElement('h1'), page.createElement('p'), page.createElement('p')]
  heading.textContent = words.heading
  reason.textContent = words.missing[need]
  advice.textContent = words.advice
  for (const part of [heading, reason, advice]) place.appendChild(part)
  place.className = 'notice'
  place.setAttribute('role', 'alert')
  place.setAttribute('lang', isChinese ? 'zh-CN' : 'en')
}
