/** The words of each part of the app, by language; a part is fetched with the page that needs it. A new file of words belongs into a part of each language. */
export const parts = {
  first: { en: () => import('./en/first-part.ts'), zh: () => import('./zh/first-part.ts') },
  landing: { en: () => import('./en/landing-part.ts'), zh: () => import('./zh/landing-part.ts') },
  device: { en: () => import('./en/device-part.ts'), zh: () => import('./zh/device-part.ts') },
  deviceMore: { en: () => import('./en/device-more-part.ts'), zh: () => import('./zh/device-more-part.ts') },
  check: { en: () => import('./en/check-part.ts'), zh: () => import('./zh/check-part.ts') },
  host: { en: () => import('./en/host-part.ts'), zh: () => import('./zh/host-part.ts') },
  hostJob: { en: () => import('./en/host-job-part.ts'), zh: () => import('./zh/host-job-part.ts') },
  lab: { en: () => import('./en/lab-part.ts'), zh: () => import('./zh/lab-part.ts') },
  chaos: { en: () => import('./en/chaos-part.ts'), zh: () => import('./zh/chaos-part.ts') },
  travel: { en: () => import('./en/travel-part.ts'), zh: () => import('./zh/travel-part.ts') },
}
export type Part = keyof typeof parts

type WordsOf<Each extends Part> = Awaited<ReturnType<(typeof parts)[Each]['en']>>['words']

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer All) => void
  ? All
  : never

/** All parts together, as components read them. */
export type Text = Together<WordsOf<Part>>
