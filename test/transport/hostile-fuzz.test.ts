import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { campaign } from '../../fuzz/campaign.js';
import { Journal } from '../../fuzz/support/journal.js';
import { recordFaults } from '../../fuzz/support/records.js';
import { Stage } from '../../fuzz/support/stage.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

/** Another seed finds other things: `npm run fuzz` takes a new one each time, and sends far more. */
const PLAN = { seed: 20_261_122, frames: 3_000, lookEvery: 1_000 };

let room: Room;
const journal = new Journal();
beforeAll(async () => {
  room = await startRoom({ MAX_SOCKETS_PER_ACCOUNT: '0', MAX_PENDING_PER_ADDRESS: '0' });
});
afterAll(() => room.close());

describe(`${PLAN.frames} frames that no good client sends`, () => {
  it('harm no one: one answer each, none of them INTERNAL, and the others talk on', async () => {
    const stage = await Stage.set(room.url, ADMIN.password, journal);
    await campaign(stage, PLAN, journal);
    await stage.end();
    expect(journal.violations).toEqual([]);
    expect(journal.total).toBeGreaterThanOrEqual(PLAN.frames);
    await room.othersTalk();
  }, 60_000);

  it('were of every kind, and had good ones among them', () => {
    const kinds = ['mutated, before CONNECT', 'mutated, after CONNECT', 'breaker', 'CONNECT', 'http'];
    expect([...journal.frames.keys()]).toEqual(expect.arrayContaining(kinds));
    const answers = [
      'ok',
      'INVALID',
      'EMPTY',
      'INVALID_TEXT',
      'UNKNOWN_EVENT',
      'FORBIDDEN',
      'connect: INVALID',
    ];
    expect([...journal.answers.keys()]).toEqual(expect.arrayContaining(answers));
  });

  it('leave a log without a gap, and in it nothing that may not be said', async () => {
    expect(await recordFaults(sql => room.rows(sql))).toEqual([]);
  });
});
