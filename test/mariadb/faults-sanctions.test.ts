import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client } from '../support/client.js';
import { ADMIN, makePlace, startRoom, type Room } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

const ROUNDS = 5;
const MOST_LINES = 30_000;

/** Lines from one connection, as fast as they are answered. */
class Flood {
  readonly stored: number[] = [];
  readonly refused: string[] = [];
  #sent = 0;
  #going = true;

  constructor(
    private readonly client: Client,
    inFlight: number,
  ) {
    for (let i = 0; i < inFlight; i++) this.#next();
  }

  stop(): void {
    this.#going = false;
  }

  #next(): void {
    if (!this.#going || this.client.ended || this.#sent === MOST_LINES) return;
    this.client.socket.emit('message', { text: `line ${this.#sent++}` }, answer => {
      if (!answer.ok) this.refused.push(answer.error.code);
      else if ('seq' in answer) this.stored.push(answer.seq);
      this.#next();
    });
  }
}

let one: Room;
let two: ServerProcess;
let admin: Client;
let talk: Flood[] = [];
const enterTwo = async (name: string): Promise<Client> => {
  const client = new Client(two.url, { token: await one.token(name) });
  one.clients.push(client);
  await client.welcomed();
  return client;
};
beforeAll(async () => {
  const place = await makePlace();
  one = await startRoom({ NODE_ID: 'one' }, place);
  two = await ServerProcess.start({ ...place.environment, NODE_ID: 'two' });
  admin = await one.enter(ADMIN.name);
  // others talk all the time: there is always something the kicked could be shown
  const others = [await one.enter('minsu'), await enterTwo('minsu')];
  talk = others.map(client => new Flood(client, 5));
}, 60_000);
afterAll(async () => {
  for (const flood of talk) flood.stop();
  await two?.kill('SIGKILL');
  await one?.close();
});

describe('a mute and a kick against a member who floods two nodes', () => {
  it.each(Array.from({ length: ROUNDS }, (_, i) => `flooder_${i}`))(
    'leave no line behind them, and show the kicked none: %s',
    async name => {
      const sockets = [await one.enter(name), await enterTwo(name)];
      const floods = sockets.map(socket => new Flood(socket, 100));
      const rows = (where: string, ...parameters: number[]) =>
        one.rows<{ seq: number; at: number }>(
          `SELECT c.seq, c.at FROM chat_log c JOIN accounts a ON a.id = c.sender_id
           WHERE a.name = ? AND ${where} ORDER BY c.seq`,
          [name, ...parameters],
        );
      const bothGoOn = async (from: number): Promise<void> => {
        for (const flood of floods) {
          await expect
            .poll(() => flood.stored.some(seq => seq > from), { interval: 5, timeout: 10_000 })
            .toBe(true);
        }
      };
      await bothGoOn(0);
      const mute = await admin.say(`/mute ${name} 1s quiet`);
      expect(mute.ok).toBe(true);
      await bothGoOn(mute.seq);
      const asked = performance.now();
      const kick = await admin.say(`/kick ${name} out`);
      expect(kick.ok).toBe(true);
      await Promise.all(sockets.map(socket => socket.closed()));
      expect(performance.now() - asked).toBeLessThan(2_000);
      // the talk of the others has gone on, on both nodes
      for (const flood of talk)
        await expect.poll(() => flood.stored.at(-1), { interval: 5 }).toBeGreaterThan(kick.seq);

      for (const flood of floods) expect(flood.refused).toContain('MUTED');
      expect(await rows('c.seq > ? AND c.at < ?', mute.seq, mute.until)).toEqual([]);
      expect(await rows('c.seq > ?', kick.seq)).toEqual([]);
      const stored = new Set((await rows('1 = 1')).map(row => row.seq));
      for (const flood of floods) expect(flood.stored.filter(seq => !stored.has(seq))).toEqual([]);

      const acts = await one.rows(
        `SELECT m.action, m.seq, m.until FROM moderation_log m JOIN accounts a ON a.id = m.target_id
         WHERE a.name = ? AND m.action IN ('mute', 'kick') ORDER BY m.seq`,
        [name],
      );
      expect(acts).toEqual([
        { action: 'mute', seq: mute.seq, until: mute.until },
        { action: 'kick', seq: kick.seq, until: kick.until },
      ]);
      for (const socket of sockets) {
        const shown = socket.frames.flatMap(frame => frame.items);
        expect(shown.filter(item => item.seq > kick.seq)).toEqual([]);
        expect(socket.sessions).toEqual([{ code: 'KICKED', reason: 'out', until: kick.until }]);
      }
    },
    30_000,
  );

  it('and the log has no gap, and no number twice', async () => {
    for (const flood of talk) flood.stop();
    const [head] = await one.rows<{ seq: number }>('SELECT seq FROM log_head');
    const all = await one.rows<{ seq: number }>(
      `SELECT seq FROM chat_log WHERE seq <= ? UNION ALL SELECT seq FROM moderation_log WHERE seq <= ?
       ORDER BY seq`,
      [head!.seq, head!.seq],
    );
    expect(all.map(row => row.seq)).toEqual(Array.from({ length: head!.seq }, (_, i) => i + 1));
  });
});
