import { PASSWORD } from './minted.js';

/** Every field that takes a text, with what else its route needs. */
export const TEXT_FIELDS: [string, string, Record<string, unknown>][] = [
  ['POST auth/login', 'name', { password: PASSWORD }],
  ['POST auth/login', 'password', { name: 'minsu' }],
  ['POST invites/look', 'code', {}],
  ['POST invites/join', 'code', { name: 'unmade', password: PASSWORD }],
  ['PUT auth/password', 'current', { next: PASSWORD }],
  ['POST admin/accounts', 'name', { password: PASSWORD, role: 'nobody' }],
  ['POST admin/accounts', 'role', { name: 'unmade', password: PASSWORD }],
  ['PATCH admin/accounts/victim', 'role', {}],
  ['PATCH admin/accounts/victim', 'disabled', {}],
  ['POST admin/members/victim/mute', 'reason', {}],
  ['POST admin/members/victim/mute', 'duration', { reason: 'x' }],
  ['POST admin/members/victim/kick', 'reason', { coolOff: '0s' }],
  ['POST admin/members/victim/kick', 'coolOff', { reason: 'x' }],
  ['POST admin/members/victim/readmit', 'reason', {}],
  ['POST admin/members/victim/unmute', 'reason', {}],
  ['PATCH admin/room', 'notice', {}],
  ['PATCH admin/room', 'reason', { colour: 1 }],
  ['POST admin/logs/whispers', 'reason', { fromSeq: 1, toSeq: 9 }],
  ['POST admin/logs/whispers', 'fromSeq', { reason: 'x', toSeq: 9 }],
];
