import { expect, test } from 'vitest'
import { withoutPlaces } from '../../../src/program/trace.ts'

test.each([
  ['    at map (tabgrid-task.js:6:49)', '    at map (tabgrid-task.js:6:49)'],
  ['    at #s (data:text/javascript;charset=utf-8,(function()%7Bvar%20e:1:234)', '    at #s (tabgrid:1:234)'],
  ['s@data:text/javascript;charset=utf-8,(function()%7B:1:234', 's@tabgrid:1:234'],
  ['map@data:text/javascript;charset=utf-8,(f()%7B%7D line 3 > Function:3:7', 'map@tabgrid line 3 > Function:3:7'],
  ['    at run (http://192.0.2.7:8080/assets/x-1a.js:3:7)', '    at run (tabgrid:3:7)'],
  ['run@https://example.org/x.js:3:7', 'run@tabgrid:3:7'],
  [
    '    at async Promise.all (file:///home/ann/x.ts:1:2), <anonymous>:1:1)',
    '    at async Promise.all (tabgrid:1:2), <anonymous>:1:1)',
  ],
  ['    at /home/ann/secret/x.ts:10:5', '    at tabgrid:10:5'],
  ['    at x (C:\\Users\\ann\\x.js:10:5)', '    at x (tabgrid:10:5)'],
  ['RangeError: row 3/4 is not a number: 1:2', 'RangeError: row 3/4 is not a number: 1:2'],
])('%s', (line, told) => {
  expect(withoutPlaces(`Error: no\n${line}\nend`)).toBe(`Error: no\n${told}\nend`)
})
