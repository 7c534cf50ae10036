/** Of the place where the answer grows. */
export const answerId = 'answer'

/** Of a window: an answer that begins lower is hardly seen. */
const lowest = 2 / 3

/** Shows all from the top, with the way into the room; in a window that is too low for that, from the job on. */
export function bringAnswerIntoView(): void {
  scrollTo({ top: 0 })
  const answer = document.getElementById(answerId)
  if (answer === null || answer.getBoundingClientRect().top <= innerHeight * lowest) return
  answer.parentElement?.scrollIntoView()
}
