import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { MariadbProcess } from '../support/mariadb-process.js';
import { makeMariadbPlace, type MariadbPlace } from '../support/own-mariadb.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

interface Line {
  text: string;
  idempotencyKey: string;
}
// oxlint-disable-next-line typescript/no-explicit-any -- what tests look into
type AnyAck = any;

const LINES = 3_000;
/** The server itself waits 10 s for the database before it says UNAVAILABLE. */
const PATIENCE_MS = 45_000;

let place: MariadbPlace | undefined;
let room: Room;
let [minsu, jisoo, admin]: Client[] = [];

/** The answer, however long it takes to come. */
const emit = (client: Client, payload: Line): Promise<AnyAck> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer to ${payload.text}`)), PATIENCE_MS);
    client.socket.emit('message', payload, answer => {
      clearTimeout(timer);
      resolve(answer);
    });
  });

/** Sends again what was put off, as a client does, until it is stored. */
async function insist(client: Client, lines: Line[]): Promise<AnyAck[]> {
  const stored: AnyAck[] = [];
  let rest = lines;
  for (let i = 0; rest.length > 0 && i < 50; i++) {
    const now = rest.slice(0, 500);
    const answers = await Promise.all(now.map(line => emit(client, line)));
    stored.push(...answers.filter(answer => answer.ok));
    rest = [...now.filter((_, k) => !answers[k].ok), ...rest.slice(500)];
  }
  expect(rest).toEqual([]);
  return stored;
}

const health = async (): Promise<number> => (await room.http('GET', 'health')).status;

const isHere = MariadbProcess.isInstalled() || process.env.CI === 'true';
describe.skipIf(!isHere)('a MariaDB killed with -9 in mid-burst and started again', () => {
  beforeAll(async () => {
    place = await makeMariadbPlace();
    room = await startRoom({}, place);
    [minsu, jisoo, admin] = [
      await room.enter('minsu'),
      await room.enter('jisoo'),
      await room.enter(ADMIN.name),
    ];
    await Promise.all([1, 2, 3, 4].map(i => room.member(`noisy_${i}`)));
  }, 60_000);
  afterAll(async () => {
    await room?.stop();
    await place?.destroy();
  });

  it.each([
    { away: 'a moment', target: 'noisy_1', isLong: false, at: 100 },
    { away: 'another moment', target: 'noisy_2', isLong: false, at: 700 },
    { away: 'one more', target: 'noisy_3', isLong: false, at: 1_600 },
    { away: 'longer than the server waits', target: 'noisy_4', isLong: true, at: 1_000 },
  ])(
    'for $away loses no acked line and stores none twice; a mute asked meanwhile has one row',
    async ({ target, isLong, at }) => {
      const lines = Array.from({ length: LINES }, (_, i) => ({
        text: `${target} ${i}`,
        idempotencyKey: randomUUID(),
      }));
      const acked = new Map<string, number>();
      const from = jisoo!.items.length;
      // half of them at once, so that there is always something on its way; then one more for each answer
      let killed: (end: Promise<void>) => void = () => undefined;
      const isKilled = new Promise<void>(resolve => (killed = resolve));
      let next = 0;
      const sendNext = async (): Promise<void> => {
        for (let line; (line = lines[next++]);) {
          const answer = await emit(minsu!, line);
          if (!answer.ok) return;
          acked.set(line.idempotencyKey, answer.seq);
          // in the very moment of an answer: what it says must be stored by now
          if (acked.size === at) killed(place!.mariadb.kill9());
        }
      };
      const burst = Promise.all(Array.from({ length: LINES / 2 }, sendNext));
      await isKilled;
      const ackedAtKill = acked.size;
      await expect.poll(health).toBe(503);
      const mute: Line = { text: `/mute ${target} 1h too loud`, idempotencyKey: randomUUID() };
      const asked = emit(admin!, mute);
      if (isLong) expect(await asked).toMatchObject({ ok: false, error: { code: 'UNAVAILABLE' } });
      await place!.mariadb.start();
      await expect.poll(health, { timeout: 10_000 }).toBe(200);
      const answer = await asked;
      if (!isLong) expect(answer).toMatchObject({ ok: true });
      await burst;
      expect(ackedAtKill).toBeLessThan(LINES);

      // what was acked, too: it is told from what is new
      const sent = await insist(minsu!, lines);
      const told = new Set(sent.flatMap(ack => (ack.duplicate ? [ack.seq] : [])));
      expect([...acked.values()].filter(seq => !told.has(seq))).toEqual([]);
      const [muted] = await insist(admin!, [mute]);
      const rows = await room.rows<{ seq: number; idempotency_key: string; text: string }>(
        'SELECT seq, idempotency_key, text FROM chat_log WHERE text LIKE ? ORDER BY seq',
        [`${target} %`],
      );
      expect(rows.map(row => row.idempotency_key).toSorted()).toEqual(
        lines.map(line => line.idempotencyKey).toSorted(),
      );
      const seqOf = new Map(rows.map(row => [row.idempotency_key, row.seq]));
      expect([...acked.keys()].map(id => seqOf.get(id))).toEqual([...acked.values()]);
      const acts = await room.rows('SELECT seq FROM moderation_log WHERE act_id = ?', [mute.idempotencyKey]);
      expect(acts).toEqual([{ seq: muted.seq }]);
      const [account] = await room.rows<{ until: number }>(
        'SELECT muted_until AS until FROM accounts WHERE name = ?',
        [target],
      );
      expect(account!.until).toBe(muted.until);

      const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
      const all = await room.rows<{ seq: number }>(
        'SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log ORDER BY seq',
      );
      expect(all.map(row => row.seq)).toEqual(Array.from({ length: head!.seq }, (_, i) => i + 1));

      await jisoo!.reached(head!.seq);
      const seen = jisoo!.items.slice(from).flatMap(item => (item.kind === 'chat' ? [item] : []));
      expect(seen.map(({ seq, text }) => ({ seq, text }))).toEqual(
        rows.map(({ seq, text }) => ({ seq, text })),
      );
      expect(jisoo!.items.filter(item => item.kind === 'sanction' && item.to === target)).toHaveLength(1);
      expect(jisoo!.gaps).toBe(0);
    },
    90_000,
  );
});
