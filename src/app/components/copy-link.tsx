import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { text } from '../text.ts'

/**
 * A link as text with a button that copies it, or selects it where the browser lets nothing be copied; further buttons
 * stand beside. `address` is the part of it that a person may type: what follows it is shown as far as there is room.
 */
export function CopyLink(props: { link: string; address: string; children?: ComponentChildren }) {
  const { link, address, children } = props
  const shown = useRef<HTMLElement>(null)
  const outcome = useSignal<'none' | 'copied' | 'selected'>('none')
  const path = link.indexOf('/#') // a line breaks here rather than in the middle of a word
  const copy = async () => {
    const copied = await copyText(link, shown.current)
    outcome.value = copied ? 'copied' : 'selected'
  }
  const words = { none: '', copied: text.invite.copied, selected: text.invite.selected }
  return (
    <div class="copy">
      <code ref={shown}>
        {link.slice(0, path)}
        <wbr />
        {address.slice(path)}
        <span class="link-rest">{link.slice(address.length)}</span>
      </code>
      <button type="button" class="small" onClick={copy}>
        {text.invite.copy}
      </button>
      {children}
      <span class="copy-said" aria-live="polite">
        {words[outcome.value]}
      </span>
    </div>
  )
}

/** `navigator.clipboard` is missing on `http://<LAN address>`; there the old command may work, and a selection always does. */
export async function copyText(link: string, shown: HTMLElement | null): Promise<boolean> {
  if ('clipboard' in navigator) {
    const written = await navigator.clipboard.writeText(link).then(
      () => true,
      () => false, // not allowed: go on with the selection
    )
    if (written) return true
  }
  if (shown === null) return false
  getSelection()?.selectAllChildren(shown)
  return document.execCommand('copy')
}
