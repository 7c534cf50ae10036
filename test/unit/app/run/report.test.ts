import { beforeAll, expect, test } from 'vitest'
import { JobStore } from '../../../../src/app/host/job-store.ts'
import { tellOwnName } from '../../../../src/app/own-device.ts'
import { html, jsonInHtml } from '../../../../src/app/run/html.ts'
import { reportOf } from '../../../../src/app/run/report.ts'
import { recordOf } from '../../../../src/app/run/run-record.ts'
import { speak, text } from '../../../../src/app/text.ts'
import { defineTask } from '../../../../src/core/task.ts'
import { logOf, tellRun } from '../../sim/told-runs.ts'
import { cardOf } from '../cards.ts'
import { ScriptedJob } from '../scripted-room.ts'

const hostile = '</script><img src=x onerror="alert(1)">\'<!--'
const log = logOf(tellRun('classroom-30', 200).lines)
let report = ''

beforeAll(async () => {
  const task = defineTask({
    name: 'hostile',
    split: () => 1,
    map: () => '</script><img src=x onerror="alert(2)">',
  })
  const view = { figures: () => ({ ways: { value: hostile } }) }
  const job = new JobStore(new ScriptedJob('job', hostile, { note: hostile }), cardOf({ task, view }), () => 1)
  job.answer.value = { said: hostile }
  report = reportOf(recordOf(job, log, () => ({ number: 1, name: hostile })))
})

test('whatever tasks, names and answers say is text', () => {
  const untold = new JobStore(new ScriptedJob('job', hostile), undefined, () => 1) // a member's: its title is the member's word
  expect(reportOf(recordOf(untold, log, () => undefined))).not.toContain('<img')
  expect(report).not.toContain('<img src=x')
  expect(report).not.toContain('onerror="')
  expect(report.match(/<script/g)).toHaveLength(2)
  expect(report.match(/<\/script/g)).toHaveLength(2)
  expect(report).toContain('&lt;/script&gt;&lt;img src=x onerror=') // the task's own text
})

test('it asks for nothing, and its own policy lets nothing in', () => {
  expect(report).toContain('default-src &#39;none&#39;')
  expect(report).not.toMatch(/https?:\/\//)
  expect(report).not.toMatch(/(src|href)="(?!data:)/)
})

test('it shows who did how much, the story’s numbers, and what ran with its SHA-256', () => {
  expect(report).toContain(text.travel.report.whoHeading)
  expect(report).toContain('200 of 200')
  expect(report).toMatch(/SHA-256 <code>[0-9a-f]{64}<\/code>/)
})

test('it is written in the language of the page', async () => {
  const own = tellOwnName() // as the failures of the run have it
  await speak('zh')
  const job = new JobStore(new ScriptedJob('job', 'Count'), undefined, () => 1)
  job.removed.value = [{ deviceNames: [own, 'Brave otter'], from: 0, to: 3 }]
  job.poisoned.value = [{ unit: 4, evidence: [{ deviceName: own, code: 'task-threw', reason: 'no digit' }] }]
  const chinese = reportOf(recordOf(job, log, () => undefined))
  await speak('en')
  expect(chinese).toContain('<html lang="zh-CN">')
  expect(chinese).toContain('谁做了多少')
  expect(chinese).not.toContain(own)
  expect(chinese).toContain('Brave otter')
})

test('a template escapes all but HTML, and JSON in a script cannot end it', () => {
  expect(html`<p title="${'"&'}">${'<b>'}${html`<i>${1}</i>`}${[html`a`, 'b>']}${undefined}${false}</p>`.text).toBe(
    '<p title="&quot;&amp;">&lt;b&gt;<i>1</i>ab&gt;</p>',
  )
  const { text: json } = jsonInHtml({ said: hostile, line: '\u2028' })
  expect(json).not.toMatch(/[<\u2028]/)
  expect(JSON.parse(json)).toEqual({ said: hostile, line: '\u2028' })
})
