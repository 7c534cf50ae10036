import type { admission as english } from '../en/admission.ts'

export const admission: typeof english = {
  heading: '谁可以进来',
  kinds: { classroom: '课堂', project: '志愿者项目' },
  admission: '新来的',
  admissions: { everybody: '所有人', approval: '经我同意的人' },
  admissionAbout: {
    everybody: '有链接或房间码的人都可以。',
    approval: '有邀请的人，以及你在这里同意的人。',
  },
  results: '结果',
  resultsChoices: { trusted: '信任', checked: '检查' },
  resultsAbout: {
    trusted: '新作业直接采用每个结果，成员的作业也一样。',
    checked: '新作业的结果先检查再计入，成员的作业也一样。',
  },
  lock: '锁上房间',
  unlock: '打开房间',
  lockedAbout: '已锁上：新的设备进不来。锁上时在这里的，走了还能回来。',
  thenLetIn: '然后在这个页面上让它进来。',

  knocking: {
    heading: (count) => `${count} 台设备在敲门`,
    letIn: '让它进来',
    refuse: '拒绝',
    ban: '禁止',
    letInName: (name) => `让${name}进来`,
    refuseName: (name) => `拒绝${name}`,
    compare: '未验证：它的屏幕上应该显示同样的四个词；如果不同，中间就有人做手脚。',
  },
  device: {
    more: (name) => `移出或禁止${name}`,
    moreShort: '⋯',
    remove: '移出',
    ban: '禁止',
    removeName: (name) => `移出${name}`,
    banName: (name) => `禁止${name}`,
    removeAbout: '移出：它不再参加，但可以再来。禁止：它的浏览器不能再进这个房间。',
  },
  observers: (count) => `${count} 位旁观者在看`,

  invitations: {
    summary: (count) => (count === '0' ? '邀请' : `邀请（${count}）`),
    about: '打开邀请链接的人会直接进来。请只给该给的人看。',
    role: '给谁',
    roles: { device: '来帮忙的设备', observer: '只看不算的旁观者' },
    hours: '小时',
    uses: '设备数',
    make: '发一张邀请',
    show: '显示链接',
    hide: '隐藏链接',
    withdraw: '收回',
    withdrawn: '已收回',
    left: (left, uses) => `还剩 ${left} / ${uses}`,
    until: (time) => `到 ${time} 为止`,
    link: (role) => `给${role}的邀请`,
    qr: '邀请的二维码',
  },

  people: {
    summary: (count) => `记住的人（${count}）`,
    about: '保存在这个浏览器里，直到你结束房间或者忘掉它们。',
    unnamed: '一台设备',
    standing: ({ standing }) => {
      switch (standing.at) {
        case 'approved':
          return standing.role === 'observer' ? '可以进来看' : '可以进来'
        case 'removed':
          return '已移出：要重新敲门'
        case 'banned':
          return standing.because === 'host' ? '已禁止' : '已禁止：它有一个结果是错的'
      }
    },
    forget: '忘掉',
    lift: '取消禁止',
    liftLater: '取消禁止（重新加载本页后生效）',
    forgetName: (name) => `忘掉${name}`,
    liftName: (name) => `取消对${name}的禁止`,
  },
  provisional: (units) => `暂定：${units} 个单元来自未验证的设备。`,
}
