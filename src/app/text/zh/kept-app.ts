import type { keptApp as english } from '../en/kept-app.ts'

export const keptApp: typeof english = {
  keep: '把应用保存在这里',
  about: '这样没有网络也能打开。',
  fetching: '正在获取…',
  kept: '应用已保存在这里：没有网络也能打开，还可以从浏览器菜单安装。',
  failed: '没能保存：服务器没有回应，或者浏览器空间不足。请再试一次。',
}
