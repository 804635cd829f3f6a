import { randomInt, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../support/client.js';
import { ADMIN, makePlace, startRoom, type Room } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

// oxlint-disable-next-line typescript/no-explicit-any -- what tests look into
type AnyAck = any;

const ROUNDS = 10;
const MOST_ROUNDS = 30;
const LINES = 1_500;
const IN_FLIGHT = 150;
/** A line stored sooner than this did not wait for a frozen holder of the head. */
const WAITED_MS = 1_000;
const WITHIN_MS = 3_000;
const PADDING = '사랑방'.repeat(100);

let one: Room;
let two: ServerProcess;
let [talker, flooder, watcher]: Client[] = [];
beforeAll(async () => {
  const place = await makePlace();
  one = await startRoom({ NODE_ID: 'one' }, place);
  for (const name of ['flooder', 'watcher']) await one.member(name);
  two = await ServerProcess.start({ ...place.environment, NODE_ID: 'two' });
  talker = await one.enter(ADMIN.name);
  const enterTwo = async (name: string): Promise<Client> => {
    const client = new Client(two.url, { token: await one.token(name) });
    one.clients.push(client);
    await client.welcomed();
    return client;
  };
  [flooder, watcher] = [await enterTwo('flooder'), await enterTwo('watcher')];
}, 60_000);
afterAll(async () => {
  two?.child.kill('SIGCONT');
  await two?.kill('SIGKILL');
  await one?.close();
});

/** Sends lines, always some on their way, and resolves with their answers; freezes the node as the n-th comes. */
async function flood(idempotencyKeys: string[], freezeAt: number, freeze: () => void): Promise<AnyAck[]> {
  const answers: AnyAck[] = [];
  let next = 0;
  const sendNext = async (): Promise<void> => {
    while (next < idempotencyKeys.length) {
      const idempotencyKey = idempotencyKeys[next++]!;
      const answer = await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('a line was not answered')), 20_000);
        flooder!.socket.emit('message', { text: `${idempotencyKey} ${PADDING}`, idempotencyKey }, ack => {
          clearTimeout(timer);
          resolve(ack);
        });
      });
      if (answers.push(answer) === freezeAt) setTimeout(freeze, randomInt(6));
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendNext));
  return answers;
}

describe('a node frozen while its lines flood', () => {
  it('holds up the other one for 3 s at most; its lines are stored once, in one order for all', async () => {
    const flooded: string[] = [];
    const waits: number[] = [];
    const hasWaited = (): boolean => waits.some(wait => wait > WAITED_MS);
    for (let round = 0; round < ROUNDS || (!hasWaited() && round < MOST_ROUNDS); round++) {
      const idempotencyKeys = Array.from({ length: LINES }, () => randomUUID());
      flooded.push(...idempotencyKeys);
      let flooding: Promise<AnyAck[]> | undefined;
      await new Promise<void>((resolve, reject) => {
        const freeze = (): void => resolve(void two.child.kill('SIGSTOP'));
        flooding = flood(idempotencyKeys, randomInt(1, LINES - IN_FLIGHT), freeze);
        flooding.catch(reject);
      });
      const frozenAt = performance.now();
      try {
        const idempotencyKey = randomUUID();
        const ack = await talker!.say('is anybody there?', idempotencyKey);
        waits.push(performance.now() - frozenAt);
        expect(
          await one.rows('SELECT seq FROM chat_log WHERE idempotency_key = ?', [idempotencyKey]),
        ).toEqual([{ seq: ack.seq }]);
      } finally {
        two.child.kill('SIGCONT');
      }
      const answers = await flooding!;
      // found again by the node's own retry, a line is new to its sender
      expect(answers.filter(answer => !answer.ok || 'duplicate' in answer)).toEqual([]);
    }
    expect(waits.filter(wait => wait > WITHIN_MS)).toEqual([]);
    expect(hasWaited()).toBe(true);

    const rows = await one.rows<{ seq: number; idempotency_key: string; name: string }>(
      `SELECT c.seq, c.idempotency_key, a.name FROM chat_log c JOIN accounts a ON a.id = c.sender_id ORDER BY c.seq`,
    );
    const ofFlooder = rows.filter(row => row.name === 'flooder').map(row => row.idempotency_key);
    expect(ofFlooder.toSorted()).toEqual(flooded.toSorted());
    // one socket's lines keep their order, whatever happened to their batches
    expect(ofFlooder).toEqual(flooded);
    expect(rows).toHaveLength(flooded.length + waits.length);

    const [head] = await one.rows<{ seq: number }>('SELECT seq FROM log_head');
    const all = await one.rows<{ seq: number }>(
      'SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log ORDER BY seq',
    );
    expect(all.map(row => row.seq)).toEqual(Array.from({ length: head!.seq }, (_, i) => i + 1));

    for (const client of [talker!, flooder!, watcher!]) {
      await client.reached(head!.seq);
      const seen = client.items.flatMap(item => (item.kind === 'chat' ? [item.seq] : []));
      expect(seen).toEqual(rows.map(row => row.seq));
      expect(client.gaps).toBe(0);
    }
  }, 180_000);
});
