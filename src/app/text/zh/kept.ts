import type { kept as english } from '../en/kept.ts'

export const kept: typeof english = {
  heading: '这个浏览器保存了什么',
  about: '只保存在这个浏览器里。不用 Cookie，也不告诉任何人。',
  nothing: '什么也没有。',
  looking: '正在查看…',
  things: {
    'profile-key': '在这里生成的一把密钥，主持人靠它再次认出这个浏览器。下次帮忙时会另外生成一把。',
    links: '你进过的房间的链接，连同其中的密钥。',
    room: '你主持的房间：房间码、密钥，以及你让谁进来、不让谁进来。',
    jobs: '你的房间里的作业，连同输入和结果；这样重新加载后可以接着算。',
    helping: '哪些主持人可以超出你的限制、今天用了多少、他们签的收据，以及这个浏览器按任务和日期做了多少。',
    choices: '你的选择：名字、外观、投影模式、语言、核心数、限制、时段、是否只用 WebAssembly。',
    lab: '你在实验室里最近编写的任务。',
    tab: '这个标签页的：你设置好的任务、你读的传感器、暂停。',
    app: '应用本身，这样没有网络也能打开。',
    other: '另一个版本的 Tabgrid 留下的东西。',
  },
  forget: '全部忘掉',
  question: (code) =>
    `这个浏览器正主持房间 ${code}。房间也要忘掉吗？那样它的密钥和作业就没有了；还开着它的标签页一关，房间就结束，它的链接也会失效。`,
  butRoom: '留着房间，忘掉其余的',
  roomToo: '房间也忘掉',
  cancel: '什么都不忘',
  done: '都忘掉了。',
  doneButRoom: '都忘掉了，只留下你的房间和其中的作业。',
  failed: (reason) => `没能全部忘掉：${reason}`,
}
