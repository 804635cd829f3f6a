import { createHash } from 'node:crypto';
import type { LoggedIn, NewInvite } from '../../src/contract/rest.js';
import { PASSWORD, type Answer, type Room } from './room.js';

export const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex');

/** Creates an invite as the first admin. */
export async function invite(room: Room, wanted: object = {}): Promise<NewInvite> {
  const { status, body } = await room.asAdmin<NewInvite>('POST', 'admin/invites', wanted);
  if (status !== 201) throw new Error(`invite: ${JSON.stringify(body)}`);
  return body;
}

/** Joins as a guest. @param from an address; the room needs `TRUST_PROXY=1` */
export async function join(
  room: Room,
  code: string,
  name: string,
  { password = PASSWORD, from }: { password?: string; from?: string } = {},
): Promise<Answer<LoggedIn>> {
  const headers = { ...(from !== undefined && { 'x-forwarded-for': from }) };
  for (;;) {
    const answer = await room.http<LoggedIn>('POST', 'invites/join', {
      body: { code, name, password },
      headers,
    });
    // a machine that is busy hashes few passwords within two seconds
    if (answer.body.error?.code !== 'BUSY') return answer;
  }
}
