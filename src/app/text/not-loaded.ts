/** What is said where the words themselves could not be fetched: in every language, as nobody knows in which. */
export const notLoaded = [
  'This page could not be loaded. Check the network and that the server still runs, then reload.',
  '页面没能加载。请检查网络，以及服务器是否还在运行，然后重新加载。',
]

/** Likewise to a browser that lacks something, where what says more could not be fetched. */
export const refusedAnyway = [
  'This browser cannot join in: something is missing in it. Update it, or take another one.',
  '这个浏览器不能参加：它缺少某项功能。请更新，或换一个浏览器。',
]
