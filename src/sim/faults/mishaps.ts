import { assertNever } from '../../base/assert.ts'
import type { Device } from './device.ts'
import type { JobLife } from './job-life.ts'
import type { Stroke } from './plan.ts'
import type { World } from './world.ts'

/** A device that recovers within this keeps its session: the two sides of it are both drawn often. */
const sessionMs = 5_000

/** Lets the strokes of the plan fall, each kind on its own clock, until it is calm; then everything comes back. */
export function startMishaps(world: World): void {
  const { agenda, plan, draw } = world
  for (const [stroke, meanMs] of plan.strokes) {
    const next = (): void => {
      agenda.after(draw.wait(meanMs), () => {
        if (world.calm) return
        strike(world, stroke)
        next()
      })
    }
    next()
  }
  startClaims(world)
  startNonsense(world)
  agenda.at(plan.calmAtMs, () => comeBack(world))
  for (const { atMs, stroke, device } of plan.script) {
    agenda.at(atMs, () => {
      if (stroke === 'silence') world.device(device)?.silence()
      else world.device(device)?.bench.slowDown(30)
    })
  }
}

function strike(world: World, stroke: Stroke): void {
  switch (stroke) {
    case 'pause':
    case 'reweigh':
    case 'cancel':
    case 'break':
      strikeJob(world, stroke)
      break
    case 'sleep':
      world.census.note('coordinator slept')
      world.life?.sleep(world.draw.scale(500, 20_000))
      break
    default:
      strikeDevice(world, stroke)
  }
}

function strikeDevice(
  world: World,
  stroke: Exclude<Stroke, 'pause' | 'reweigh' | 'cancel' | 'break' | 'sleep'>,
): void {
  const { agenda, draw, census } = world
  const device = draw.among(world.devices.filter(({ obstacle }) => obstacle === 'none'))
  if (device === undefined) return
  const recoverLater = () => agenda.after(draw.scale(sessionMs / 10, sessionMs * 6), () => device.recover())
  switch (stroke) {
    case 'cut':
      census.note('link cut')
      device.cut()
      recoverLater()
      break
    case 'silence':
      census.note('device silent')
      device.silence()
      recoverLater()
      break
    case 'freeze':
      census.note('device froze')
      device.freeze()
      recoverLater()
      break
    case 'stop':
      census.note('device stopped')
      device.stop()
      agenda.after(draw.scale(100, 20_000), () => device.start())
      break
    case 'close':
      census.note('device closed')
      device.close()
      break
    case 'kill':
      census.note('device killed')
      device.kill(draw.chance(0.5))
      break
    case 'slow':
      census.note('device slowed')
      device.bench.slowDown(10)
      agenda.after(draw.scale(1_000, 60_000), () => device.bench.slowDown(0.1))
      break
    default:
      assertNever(stroke)
  }
}

function strikeJob(world: World, stroke: 'pause' | 'reweigh' | 'cancel' | 'break'): void {
  const { draw, census, agenda } = world
  const { life } = world
  const job = draw.among([...(life?.jobs.values() ?? [])])
  if (life === undefined || job === undefined) return
  const { id } = job.case
  switch (stroke) {
    case 'pause':
      census.note('job paused')
      life.tell({ type: 'job-paused', job: id })
      agenda.after(draw.scale(500, 20_000), () => life.tell({ type: 'job-resumed', job: id }))
      break
    case 'reweigh':
      census.note('job reweighed')
      life.tell({ type: 'job-reweighed', job: id, weight: draw.scale(0.1, 10), priority: draw.below(3) - 1 })
      break
    case 'cancel':
      census.note('job cancelled')
      callOff(job)
      life.tell({ type: 'job-cancelled', job: id })
      break
    case 'break':
      census.note('job broken')
      callOff(job)
      life.tell({
        type: 'job-broken',
        job: id,
        failure: { code: 'task-threw', reason: 'its aggregate threw', stack: '' },
      })
      break
    default:
      assertNever(stroke)
  }
}

const callOff = (job: JobLife): void => {
  job.case.calledOff = true
}

/** People enter what only their device knows, sometimes what another has entered already. */
function startClaims(world: World): void {
  const { agenda, draw } = world
  if (world.jobs.every(({ plan }) => plan.heldCount === 0)) return
  const next = (): void => {
    agenda.after(draw.wait(2_000), () => {
      for (const { plan, id } of world.jobs) {
        const view = world.life?.scheduler.job(id)
        const device: Device | undefined = draw.among(
          world.devices.filter(({ plan: { refuses } }) => refuses !== plan.number),
        )
        const unit = draw.chance(0.8) ? draw.among(view?.unclaimed ?? []) : draw.below(plan.heldCount + 1)
        if (view !== undefined && unit !== undefined && plan.heldCount > 0) device?.claim(id, unit)
      }
      next()
    })
  }
  next()
}

function startNonsense(world: World): void {
  const { agenda, draw } = world
  if (world.plan.devices.every(({ hostile }) => !hostile)) return
  const next = (): void => {
    agenda.after(draw.wait(1_000), () => {
      if (world.calm) return
      const device = draw.among(world.devices.filter(({ plan }) => plan.hostile))
      const job = draw.among(world.jobs)
      const named = world.someLease()
      if (device !== undefined && job !== undefined && named !== undefined) {
        device.sayNonsense({ ...named, job: job.id, unit: draw.below(job.plan.unitsTotal + 2) })
      }
      next()
    })
  }
  next()
}

/** Everybody is there again. */
export function comeBack(world: World): void {
  world.life?.wakeUp()
  for (const device of world.devices) {
    device.recover()
    device.start()
  }
  const { life } = world
  for (const id of life?.jobs.keys() ?? []) life?.tell({ type: 'job-resumed', job: id })
}
