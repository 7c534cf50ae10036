/** A day of its person, by this machine's calendar: `2026-11-26`. @param dateMs milliseconds since 1970. */
export function dayOf(dateMs: number): string {
  const date = new Date(dateMs)
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`
}
