/** What is said where the words themselves could not be fetched: in every language, as nobody knows in which. */
export const notLoaded = [
  'This page could not be loaded. Check the network and that the server still runs, then reload.',
  '页面没能加载。请检查网络，以及服务器是否还在运行，然后重新加载。',
]
