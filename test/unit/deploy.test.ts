import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readSettings } from '../../signaling/settings.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')
const dockerfile = textOf('deploy/Dockerfile').split('\n')
const compose = parse(textOf('deploy/compose.yaml'))
const entrypoint: string[] = JSON.parse(
  dockerfile.find((line) => line.startsWith('ENTRYPOINT'))?.slice('ENTRYPOINT '.length) ?? '[]',
)

test('what the image copies is there, and is not kept from it', () => {
  const copied = dockerfile
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1))
  expect(copied.length).toBeGreaterThan(8)
  const allowed = textOf('deploy/Dockerfile.dockerignore').split('\n')
  for (const path of copied) {
    expect(existsSync(join(root, path)), path).toBe(true)
    expect(allowed, path).toContain(`!${path.split('/')[0]}`)
  }
})

test('the image holds all folders that the server imports from', () => {
  const copied = dockerfile.filter((line) => line.startsWith('COPY src/')).map((line) => line.split(' ')[1])
  const texts = readdirSync(join(root, 'signaling'), { encoding: 'utf8' }).map((name) => textOf(`signaling/${name}`))
  const imported = texts.flatMap((text) => [...text.matchAll(/from '\.\.\/(src\/\w+)/g)].map(([, folder]) => folder))
  expect(new Set(imported)).toEqual(new Set(copied))
})

test('the image does not run as root, and says whether it is well', () => {
  expect(dockerfile.filter((line) => line.startsWith('USER '))).toEqual(['USER node'])
  expect(dockerfile.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true)
})

test('image, compose file and unit start the server with options that it takes', () => {
  const [, image = '', ...options] = entrypoint
  expect(existsSync(join(root, image))).toBe(true)
  const ofCompose: string[] = compose.services.tabgrid.command
  const plain = ofCompose.map((word) => word.replace(/\$\{\w+:-([^}]*)\}/g, '$1'))
  expect(readSettings([...options, ...plain])).toMatchObject({
    redis: 'redis://redis:6379',
    turn: ['turn:localhost:3478', 'turn:localhost:3478?transport=tcp'],
    secretFile: '/run/secrets/tabgrid',
    log: 'json',
  })
  const started = /^ExecStart=\/usr\/bin\/node (\S+) (.*)$/m.exec(textOf('deploy/tabgrid.service'))
  expect(started?.[1]).toBe(image)
  expect(readSettings(started?.[2]?.split(' ') ?? [])).toMatchObject({ log: 'json', port: 8080 })
})

test('no secret has a default: each is a file that is not in the repository', () => {
  for (const { file } of Object.values<{ file: string }>(compose.secrets)) expect(file).toMatch(/^\.\/secrets\//)
  expect(textOf('.gitignore')).toContain('deploy/secrets/')
  expect(textOf('deploy/compose.yaml')).not.toMatch(/(PASSWORD|SECRET|TOKEN)\w*: \w/)
})

test('nobody but the server reaches its Redis', () => {
  const { services, networks } = compose
  expect(networks.inside.internal).toBe(true)
  expect(services.redis.networks).toEqual(['inside'])
  expect(services.redis.ports).toBeUndefined()
})
