import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isLine } from '../../src/contract/events.js';
import type { Client } from '../support/client.js';
import { MariadbProcess } from '../support/mariadb-process.js';
import { makeMariadbPlace, type MariadbPlace } from '../support/own-mariadb.js';
import { ProcessRoom } from '../support/process-room.js';

interface Line {
  text: string;
  idempotencyKey: string;
  to?: string;
}
interface Row {
  seq: number;
  idempotency_key: string;
  text: string;
  sender: string;
  recipient: string | null;
}
// oxlint-disable-next-line typescript/no-explicit-any -- what tests look into
type AnyAck = any;

const LINES = 3_000;
const IN_FLIGHT = 300;
const LOSE_AT = 1;
const KILL_AT = 700;
const PUT_OFF_TIMES = 3;
/** The server itself waits 10 s for the database before it says UNAVAILABLE. */
const PATIENCE_MS = 45_000;
const OTHERS: Record<string, string[]> = { minsu: ['hyeon', 'jisoo'], hyeon: ['minsu', 'jisoo'] };

/** Every fifth line of a talker is a whisper, to one or the other. */
const script = (round: string, sender: string): Line[] =>
  Array.from({ length: LINES }, (_, i) => ({
    text: `${round} ${sender} ${i}`,
    idempotencyKey: randomUUID(),
    ...(i % 5 === 0 && { to: OTHERS[sender]![(i / 5) % 2]! }),
  }));

const send = (client: Client, line: Line, take: (ack: AnyAck) => void): void => {
  const { to, ...rest } = line;
  if (to === undefined) client.socket.emit('message', rest, take);
  else client.socket.emit('whisper', { to, ...rest }, take);
};
const emit = (client: Client, line: Line): Promise<AnyAck> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer to ${line.text}`)), PATIENCE_MS);
    send(client, line, ack => {
      clearTimeout(timer);
      resolve(ack);
    });
  });

/** A member who talks: always some lines on their way, until there is no more or something goes wrong. */
class Talker {
  readonly acked = new Map<string, number>();
  readonly refused: string[] = [];
  #next = 0;

  constructor(
    readonly client: Client,
    readonly lines: Line[],
    private readonly onAck: (count: number) => void = () => undefined,
  ) {
    for (let i = 0; i < IN_FLIGHT; i++) this.#sendNext();
  }

  /** Sends again, under the same ids, what was begun without an answer, and then the rest, until all is stored. */
  async goOn(): Promise<void> {
    for (let i = 0; i < 100 && this.acked.size < this.lines.length; i++) {
      const open = this.lines.filter(line => !this.acked.has(line.idempotencyKey)).slice(0, 500);
      const answers = await Promise.all(open.map(line => emit(this.client, line)));
      for (const [k, ack] of answers.entries()) if (ack.ok) this.acked.set(open[k]!.idempotencyKey, ack.seq);
    }
  }

  #sendNext(): void {
    const line = this.lines[this.#next++];
    if (!line || !this.client.socket.connected || this.refused.length > 0) return;
    send(this.client, line, ack => {
      if (!ack.ok) return void this.refused.push(ack.error.code);
      this.acked.set(line.idempotencyKey, ack.seq);
      this.onAck(this.acked.size);
      this.#sendNext();
    });
  }
}

describe.skipIf(!MariadbProcess.isInstalled())(
  'a connection lost while MariaDB is away, killed with -9 in mid-burst',
  () => {
    let place: MariadbPlace | undefined;
    let room: ProcessRoom | undefined;
    let [minsu, hyeon, jisoo]: Client[] = [];
    /** It does not come back sooner than this. */
    let killed = Promise.resolve();
    /** How often a connection of hyeon's client was closed without an answer. */
    let putOff = 0;

    beforeAll(async () => {
      place = await makeMariadbPlace();
      room = await ProcessRoom.start(place.environment);
      await room.members('minsu', 'hyeon', 'jisoo');
      minsu = await room.enter('minsu');
      jisoo = await room.enter('jisoo');
      // a stock client, which comes back by itself, and says where it was
      hyeon = await room.enter('hyeon', { reconnection: true });
      const { socket, welcome } = hyeon;
      const token = await room.token('hyeon');
      socket.auth = give =>
        void killed.then(() => give({ token, epoch: welcome!.epoch, after: hyeon!.after }));
      socket.io.reconnectionDelay(200).reconnectionDelayMax(500);
      socket.io.on('close', () => putOff++);
    }, 60_000);
    afterAll(async () => {
      await room?.close();
      await place?.destroy();
    });

    it.each([
      { away: 'a moment', isLong: false },
      { away: 'longer than the server waits', isLong: true },
    ])(
      'is taken up again after $away: each is shown every stored line it may see, once and in order',
      async ({ away, isLong }) => {
        const everyone = { minsu: minsu!, hyeon: hyeon!, jisoo: jisoo! };
        const from = new Map(Object.entries(everyone).map(([name, { items }]) => [name, items.length]));
        let kill: (end: Promise<void>) => void = () => undefined;
        killed = new Promise<void>(resolve => (kill = resolve));
        const ofHyeon = new Talker(hyeon!, script(away, 'hyeon'));
        const ofMinsu = new Talker(minsu!, script(away, 'minsu'), count => {
          // what is stored from here to the kill hyeon has to be told on coming back
          if (count === LOSE_AT) hyeon!.socket.io.engine.close();
          if (count === KILL_AT) kill(place!.mariadb.kill9());
        });
        const lost = new Promise<number>(resolve =>
          hyeon!.socket.io.once('close', () => resolve(hyeon!.after)),
        );
        const position = await lost;
        [putOff, hyeon!.welcome] = [0, undefined];
        await killed;
        await vi.waitFor(() => expect(putOff).toBeGreaterThanOrEqual(PUT_OFF_TIMES), {
          timeout: PATIENCE_MS,
        });
        const meanwhile = jisoo!.frames.length;
        if (isLong)
          await vi.waitFor(() => expect(ofMinsu.refused).toContain('UNAVAILABLE'), { timeout: PATIENCE_MS });
        expect(hyeon!.welcome).toBeUndefined();
        expect(hyeon!.refusal).toBeUndefined();
        expect(jisoo!.frames).toHaveLength(meanwhile);
        expect(ofMinsu.acked.size + ofHyeon.acked.size).toBeLessThan(2 * LINES);
        await place!.mariadb.start();

        await vi.waitFor(() => expect(hyeon!.welcome).toBeDefined(), { timeout: PATIENCE_MS });
        expect(hyeon!.welcome).toMatchObject({ resumed: true, items: [] });
        expect(hyeon!.welcome!.position).toBeGreaterThan(position);
        await Promise.all([ofHyeon.goOn(), ofMinsu.goOn()]);
        expect([minsu!.socket.connected, jisoo!.socket.connected]).toEqual([true, true]);

        const rows = await room!.rows<Row>(
          `SELECT c.seq, c.idempotency_key, c.text, s.name AS sender, r.name AS recipient FROM chat_log c
         JOIN accounts s ON s.id = c.sender_id LEFT JOIN accounts r ON r.id = c.recipient_id
         WHERE c.text LIKE ? ORDER BY c.seq`,
          [`${away} %`],
        );
        const sent = [...ofMinsu.lines, ...ofHyeon.lines].map(line => line.idempotencyKey);
        expect(rows.map(row => row.idempotency_key).toSorted()).toEqual(sent.toSorted());
        const acked = new Map([...ofMinsu.acked, ...ofHyeon.acked]);
        expect(rows.filter(row => acked.get(row.idempotency_key) !== row.seq)).toEqual([]);

        const [head] = await room!.rows<{ seq: number }>('SELECT seq FROM log_head');
        const all = await room!.rows<{ seq: number }>(
          'SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log ORDER BY seq',
        );
        expect(all.map(row => row.seq)).toEqual(Array.from({ length: head!.seq }, (_, i) => i + 1));

        for (const [name, client] of Object.entries(everyone)) {
          const mine = rows.filter(
            ({ sender, recipient }) => recipient === null || recipient === name || sender === name,
          );
          await client.reached(mine.at(-1)!.seq);
          const shown = client.items.slice(from.get(name)).map(item => ({
            seq: item.seq,
            text: isLine(item) ? item.text : '',
            sender: item.from,
          }));
          expect(shown).toEqual(mine.map(({ seq, text, sender }) => ({ seq, text, sender })));
          expect(client.gaps).toBe(0);
        }
      },
      120_000,
    );

    it('has one entry on record for each stay, and one end, but for the stays that go on', async () => {
      const [day] = await room!.rows<{ name: string }>('SELECT table_name AS name FROM login_log_days');
      const stays = async (): Promise<unknown[]> => {
        const rows = await room!.rows<{ name: string; events: string }>(
          `SELECT MIN(name) AS name, GROUP_CONCAT(event ORDER BY id) AS events FROM ${day!.name}
         WHERE visit IS NOT NULL GROUP BY visit ORDER BY events, name`,
        );
        return rows.filter(row => row.events !== 'enter,leave');
      };
      await expect
        .poll(stays, { timeout: 15_000 })
        .toEqual(['hyeon', 'jisoo', 'minsu'].map(name => ({ name, events: 'enter' })));
    }, 30_000);
  },
);
