import type { labDoor as english } from '../en/lab-door.ts'

export const labDoor: typeof english = {
  pageTitle: '实验室 · Tabgrid',
  question: '想计算自己的东西？',
  link: '到实验室编写任务',
}
