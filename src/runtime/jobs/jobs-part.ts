import type { Link, TaskRunner } from '../../ports.ts'
import type { Job, Verify } from '../api/job-api.ts'
import { Coordinator, type CoordinatorParts } from '../host/coordinator.ts'
import { OwnMachine } from '../host/own-machine.ts'
import type { OwnDevice } from '../host/own-seat.ts'
import { describerOf } from './job-description.ts'
import { RoomJobs } from './room-jobs.ts'
import { Submissions } from './submissions.ts'

/** What a room has of its own before anything runs in it. */
export interface JobsBase extends Omit<CoordinatorParts, 'ownName' | 'desk'> {
  readonly own: OwnDevice
  begun(job: Job): void
  /** How results are checked of a job that does not say it. */
  verify(): Verify
}

/** What is needed of the machine. */
export interface JobsMachine {
  readonly runner: TaskRunner
  /** Two ends of a link inside of this page. */
  linkPair(): { near: Link; far: Link }
}

/** What runs jobs in a room. */
export interface JobsPart {
  readonly jobs: RoomJobs
  readonly submissions: Submissions
  readonly own: OwnMachine
  /** Its lines, as they are written. */
  readonly story: readonly string[]
}

export type OpenJobs = (base: JobsBase) => JobsPart

/** The devices that are in the lobby by now have work from here on. */
export const openJobsOn =
  ({ runner, linkPair }: JobsMachine): OpenJobs =>
  (base) => {
    const { clock, random, journal, signer, roomName, lobby, own, begun, verify } = base
    const submissions: Submissions = new Submissions(clock, () => jobs)
    const coordinator = new Coordinator({ ...base, ownName: own.name, desk: submissions })
    const descriptionOf = describerOf(signer, roomName)
    const control = coordinator.jobs
    const jobs: RoomJobs = new RoomJobs({ clock, random, runner, journal, control, descriptionOf, begun, verify })
    const host = { key: signer.host, room: signer.room }
    const attach = (link: Link) => lobby.attach(link, 'own')
    const machine = new OwnMachine({ clock, random, runner, linkPair, attach, host, ...own })
    lobby.employ(coordinator)
    return { jobs, submissions, own: machine, story: coordinator.story }
  }
