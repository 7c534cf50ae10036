import type { Person, RoomKind, RoomPolicy } from '../../../runtime/api/admission-api.ts'
import { plural } from '../../plural.ts'

export const admission = {
  heading: 'Who may come in',
  kinds: { classroom: 'Classroom', project: 'Volunteer project' } satisfies Record<RoomKind, string>,
  admission: 'Newcomers',
  admissions: { everybody: 'Everybody', approval: 'Whom I let in' } satisfies Record<RoomPolicy['admission'], string>,
  admissionAbout: {
    everybody: 'Everybody who has the link or the code.',
    approval: 'Who has an invitation, and whom you let in here.',
  } satisfies Record<RoomPolicy['admission'], string>,
  results: 'Results',
  resultsChoices: { trusted: 'Trusted', checked: 'Checked' },
  resultsAbout: {
    trusted: 'New jobs take every result as it comes, members’ jobs too.',
    checked: 'New jobs check results before they count, members’ jobs too.',
  },
  lock: 'Lock the room',
  unlock: 'Unlock the room',
  lockedAbout: 'Locked: nobody new comes in. Who was here when you locked it may come back.',
  thenLetIn: 'Then let it in on this page.',

  knocking: {
    heading: (count: string) => `${plural(count, 'device knocks', 'devices knock')}`,
    letIn: 'Let in',
    refuse: 'Refuse',
    ban: 'Ban',
    letInName: (name: string) => `Let in ${name}`,
    refuseName: (name: string) => `Refuse ${name}`,
    compare: 'Not verified: its screen shows the same four words, or somebody is in between.',
  },
  device: {
    more: (name: string) => `Remove or ban ${name}`,
    moreShort: '⋯',
    remove: 'Remove',
    ban: 'Ban',
    removeName: (name: string) => `Remove ${name}`,
    banName: (name: string) => `Ban ${name}`,
    removeAbout: 'Remove ends its part; it may come again. Ban keeps its browser out of this room.',
  },
  observers: (count: string) => `${plural(count, 'observer reads', 'observers read')} along`,

  invitations: {
    summary: (count: string) => (count === '0' ? 'Invitations' : `Invitations (${count})`),
    about: 'Who opens the link of an invitation comes in by itself. Show it only to those it is for.',
    role: 'For',
    roles: { device: 'a device that helps', observer: 'an observer who only reads' },
    hours: 'Hours',
    uses: 'Devices',
    make: 'Make an invitation',
    show: 'Show the link',
    hide: 'Hide the link',
    withdraw: 'Withdraw',
    withdrawn: 'withdrawn',
    left: (left: string, uses: string) => `${left} of ${uses} left`,
    until: (time: string) => `until ${time}`,
    link: (role: string) => `Invitation for ${role}`,
    qr: 'QR picture of the invitation',
  },

  people: {
    summary: (count: string) => `Remembered about people (${count})`,
    about: 'Kept in this browser until you end the room or forget it.',
    unnamed: 'a device',
    standing: ({ standing }: Person): string => {
      switch (standing.at) {
        case 'approved':
          return standing.role === 'observer' ? 'may come in, to read' : 'may come in'
        case 'removed':
          return 'removed: must knock again'
        case 'banned':
          return standing.because === 'host' ? 'banned' : 'banned: a result of it was wrong'
      }
    },
    forget: 'Forget',
    lift: 'Lift the ban',
    liftLater: 'Lift the ban (counts once this page is reloaded)',
    forgetName: (name: string) => `Forget ${name}`,
    liftName: (name: string) => `Lift the ban of ${name}`,
  },
  provisional: (units: string) =>
    units === '1'
      ? 'Provisional: 1 unit came from a device that is not verified.'
      : `Provisional: ${units} units came from devices that are not verified.`,
}
