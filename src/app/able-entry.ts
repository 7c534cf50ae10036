import { refusalScript } from '../base/page-scripts.ts'
import { lackOf, type Things } from './able.ts'
import { refusedAnyway } from './text/not-loaded.ts'

const lack = lackOf(window as unknown as Things)
if (lack !== undefined) {
  document.documentElement.setAttribute('data-refused', lack) // from here on the app does not begin, whatever else is loaded
  document.addEventListener('DOMContentLoaded', () => {
    const script = document.createElement('script')
    script.src = refusalScript
    script.onerror = () => {
      const place = document.getElementById('app')
      if (place === null) return
      place.textContent = refusedAnyway.join(' ')
      place.setAttribute('role', 'alert')
    }
    document.head.appendChild(script)
  })
}
