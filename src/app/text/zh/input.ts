import type { input as english } from '../en/input.ts'

const unreadable = (name: string, why: string) => `“${name}”读不了：${why}`

export const input: typeof english = {
  empty: (name) => unreadable(name, '它是空的。请另选一个文件，或者粘贴一些文字。'),
  binary: (name) => unreadable(name, '它不是文本文件。请另选一个，或者粘贴其中的文字。'),
  noRows: (name) => unreadable(name, '表头下面没有数据行。请补上。'),
  rowLength: (name, row, cells, header) =>
    unreadable(name, `第 ${row} 行有 ${cells} 格，而表头有 ${header} 格。请改正这一行（格里有逗号时要加引号）。`),
  openQuote: (name, line) => unreadable(name, `第 ${line} 行开了一个引号，一直没有关上。请补上或去掉它。`),
  afterQuote: (name, line) =>
    unreadable(name, `第 ${line} 行有一格以引号开头，引号之后却还有内容。格里的引号要写成 ""。`),
}
