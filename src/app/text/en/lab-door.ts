/** The way to the lab, on other pages. */
export const labDoor = {
  pageTitle: 'Lab · Tabgrid',
  question: 'Have something of your own to compute?',
  link: 'Write a task in the lab',
}
