import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLine } from '../../src/contract/events.js';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

const BEHIND = 9_000;
const MOST_LIVE = 2_000;
/** Without one, a quick disk lets too many be said while a busy machine resumes. */
const PAUSE_MS = 20;
/** What is said before a client is admitted counts too, and 10 000 behind is a reset. */
const BEFORE_ADMISSION = 500;
const MEMBERS = ['member_0', 'member_1', 'member_2', 'member_3'];

let room: Room;
let [minsu, talker]: Client[] = [];
let epoch: string;
let position: number;
beforeAll(async () => {
  room = await startRoom({ MAX_SOCKETS_PER_ACCOUNT: '0' });
  [minsu, talker] = [await room.enter('minsu'), await room.enter('talker')];
  for (const name of MEMBERS) {
    await room.member(name);
    await room.login(name);
  }
  epoch = minsu.welcome!.epoch;
  position = await head();
  // a tenth of it are whispers, each to one of the members
  for (let i = 0; i < BEHIND; i += 1_000) {
    const acks = await Promise.all(Array.from({ length: 1_000 }, (_, k) => saySome(minsu!, i + k)));
    if (!acks.every(ack => ack.ok)) throw new Error('a line was not stored');
  }
}, 60_000);
afterAll(() => room.close());

const saySome = (client: Client, i: number) =>
  i % 10 ? client.say(`line ${i}`) : client.whisper(MEMBERS[(i / 10) % MEMBERS.length]!, `whisper ${i}`);

async function head(): Promise<number> {
  return (await room.rows<{ seq: number }>('SELECT seq FROM log_head'))[0]!.seq;
}

/** The other member talks from before the act until some while after it. Resolves with the last seq. */
async function whileTalking(act: () => Promise<void>): Promise<number> {
  let talking = true;
  let said = 0;
  const talk = (async () => {
    for (; talking && said < MOST_LIVE; said++) {
      await saySome(talker!, said);
      await sleep(PAUSE_MS);
    }
  })();
  await expect.poll(() => said, { interval: 5 }).toBeGreaterThan(5);
  await act();
  const during = said;
  await expect.poll(() => said, { interval: 5 }).toBeGreaterThan(during + 5);
  talking = false;
  await talk;
  expect(said).toBeLessThan(MOST_LIVE);
  // everyone's: a whisper at the end would be shown to its parties alone
  return (await talker!.say('the end')).seq;
}

/** What stands in the database for this member after a seq. */
async function rowsFor(name: string, after: number, upTo: number) {
  const rows = await room.rows<{ seq: number; text: string; from: string; to: string | null }>(
    `SELECT c.seq AS seq, c.text AS text, s.name AS ${quoted('from')}, r.name AS ${quoted('to')} FROM chat_log c
     JOIN accounts s ON s.id = c.sender_id LEFT JOIN accounts r ON r.id = c.recipient_id
     WHERE c.seq > ? AND c.seq <= ? AND (r.name IS NULL OR r.name = ? OR s.name = ?) ORDER BY c.seq`,
    [after, upTo, name, name],
  );
  return rows.map(({ to, ...row }) => ({ ...row, ...(to !== null && { to }) }));
}
function quoted(name: string): string {
  return room.database.kind === 'sqlite' ? `"${name}"` : `\`${name}\``;
}

/** A client that goes on where it stopped got exactly what is stored for it, in order, once. */
async function expectAll(client: Client, name: string, last: number): Promise<void> {
  await client.reached(last);
  expect(client.welcome).toMatchObject({ resumed: true, items: [] });
  const shown = client.items.map(item =>
    isLine(item) ? { seq: item.seq, text: item.text, from: item.from, to: item.to } : item,
  );
  const stored = await rowsFor(name, position, last);
  // a `to` that is absent and one that is undefined are equal here
  expect(shown.filter(item => item.seq <= last)).toEqual(stored);
  expect(stored.length).toBeGreaterThan(BEHIND * 0.9);
  expect(client.gaps).toBe(0);
  // a page is no longer than is promised
  expect(Math.max(...client.frames.map(frame => frame.items.length))).toBeLessThanOrEqual(500);
}

const resume = (name: string): Promise<Client> => room.enter(name, { epoch, after: position });

describe('a resume from 9 000 lines behind while another talks', () => {
  it('brings exactly what is stored for the member, once and in order, without a gap', async () => {
    expect(await head()).toBe(position + BEHIND);
    let client: Client;
    const last = await whileTalking(async () => {
      client = await resume(MEMBERS[0]!);
      expect(client.welcome!.position - position).toBeLessThan(BEHIND + BEFORE_ADMISSION);
      await client.reached(client.welcome!.position);
    });
    await expectAll(client!, MEMBERS[0]!, last);
    client!.socket.disconnect();
  }, 40_000);

  it('does so for twelve clients at once, of four members', async () => {
    let clients: { client: Client; name: string }[] = [];
    // the first resume's lines have come on top: begin as far behind as it did
    position = (await head()) - BEHIND;
    const last = await whileTalking(async () => {
      clients = await Promise.all(
        Array.from({ length: 12 }, async (_, i) => {
          const name = MEMBERS[i % MEMBERS.length]!;
          return { client: await resume(name), name };
        }),
      );
      await Promise.all(clients.map(({ client }) => client.reached(client.welcome!.position)));
    });
    expect(clients).toHaveLength(12);
    for (const { client, name } of clients) await expectAll(client, name, last);
  }, 60_000);
});
