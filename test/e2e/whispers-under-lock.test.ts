import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ModerationLogWriter } from '../../src/logging/moderation-log.writer.js';
import { startRoom, type Room } from '../support/room.js';

const SECRET = 'between the two of us';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  const minsu = await room.enter('minsu');
  await room.enter('jisoo');
  await minsu.whisper('jisoo', SECRET);
});
afterAll(() => room?.close());

/** Holds the next opening of whispers between its guard and its transaction. */
async function holdOpening(): Promise<() => void> {
  const log = room.app.get(ModerationLogWriter);
  const act = log.act.bind(log);
  return new Promise(arrived => {
    log.act = async (request, opening) => {
      if (opening.action === 'whispers_opened') {
        log.act = act;
        await new Promise<void>(letGo => arrived(letGo));
      }
      return act(request, opening);
    };
  });
}

const ENDS: [string, code: string, end: (name: string, token: string) => Promise<{ status: number }>][] = [
  [
    'has become a member',
    'FORBIDDEN',
    name => room.asAdmin('PATCH', `admin/accounts/${name}`, { role: 'member' }),
  ],
  [
    'has been disabled',
    'DISABLED',
    name => room.asAdmin('PATCH', `admin/accounts/${name}`, { disabled: true }),
  ],
  ['has logged out', 'TOKEN_REVOKED', (_, token) => room.http('POST', 'auth/logout', { token })],
];

describe('whispers asked for by an admin', () => {
  it.each(ENDS)('who %s before they are opened stay closed: %s', async (_, code, end) => {
    const name = `opens_${code.toLowerCase()}`;
    await room.member(name, 'admin');
    const token = await room.token(name);
    const held = holdOpening();
    const body = { reason: 'a complaint', fromSeq: 1, toSeq: 1_000 };
    const opening = room.http('POST', 'admin/logs/whispers', { token, body });
    const letGo = await held;
    expect((await end(name, token)).status).toBe(200);
    letGo();
    const answer = await opening;
    expect(answer.body.error?.code).toBe(code);
    expect(JSON.stringify(answer.body)).not.toContain(SECRET);
    const rows = await room.rows<{ outcome: string }>(
      `SELECT m.outcome FROM moderation_log m JOIN accounts a ON a.id = m.actor_id
       WHERE m.action = 'whispers_opened' AND a.name = ?`,
      [name],
    );
    expect(rows.filter(row => row.outcome === 'done')).toEqual([]);
  });

  it('while still an admin are opened', async () => {
    const body = { reason: 'a complaint', fromSeq: 1, toSeq: 1_000 };
    const { status, body: opened } = await room.asAdmin<{ items: { text: string }[] }>(
      'POST',
      'admin/logs/whispers',
      body,
    );
    expect([status, opened.items.map(item => item.text)]).toEqual([200, [SECRET]]);
  });
});
