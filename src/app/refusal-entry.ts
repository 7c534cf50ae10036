import type { Need } from './able.ts'
import { refuse } from './refusal.ts'

refuse(document.documentElement.getAttribute('data-refused') as Need, document, navigator.language)
