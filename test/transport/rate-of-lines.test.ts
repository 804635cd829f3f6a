import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

const PER_SECOND = 5;
const BURST = 10;

interface Answer {
  ok: boolean;
  error?: { code: string; retryAfterMs?: number };
}

let room: Room;
let witness: Client;
beforeAll(async () => {
  room = await startRoom({ RATE_LINES_PER_SECOND: String(PER_SECOND), RATE_BURST: String(BURST) });
  witness = await room.enter('witness');
});
afterAll(() => room.close());
afterEach(() => room.othersTalk());

/** What comes of a thousand lines sent at once. */
async function thousand(name: string, send: (i: number) => Promise<Answer>) {
  const started = performance.now();
  const answers = await Promise.all(Array.from({ length: 1_000 }, (_, i) => send(i)));
  const most = BURST + (PER_SECOND * (performance.now() - started)) / 1_000;
  const good = answers.filter(({ ok }) => ok);
  const limited = answers.filter(({ error }) => error?.code === 'RATE_LIMITED' && error.retryAfterMs! > 0);
  const stored = await room.rows<{ seq: number }>(
    'SELECT c.seq FROM chat_log c JOIN accounts a ON a.id = c.sender_id WHERE a.name = ? ORDER BY c.seq',
    [name],
  );
  return { most, good: good.length, limited: limited.length, stored: stored.map(({ seq }) => seq) };
}

describe('RATE_LINES_PER_SECOND', () => {
  it('lets RATE_BURST lines of a thousand through; the others are RATE_LIMITED, not stored, not shown', async () => {
    const client = await room.enter('flooder');
    const { good, most, limited, stored } = await thousand('flooder', i => client.say(`line ${i}`));
    expect(good).toBeGreaterThanOrEqual(BURST);
    expect(good).toBeLessThanOrEqual(most);
    expect([good + limited, stored.length]).toEqual([1_000, good]);
    await witness.reached(stored.at(-1)!);
    const shown = witness.items.filter(item => item.kind === 'chat' && item.from === 'flooder');
    expect(shown.map(({ seq }) => seq)).toEqual(stored);
    expect(client.socket.connected).toBe(true);
  });

  it('is of an account, over all its connections, for lines and whispers together', async () => {
    const tabs = [await room.enter('tabs'), await room.enter('tabs', { transports: ['polling'] })];
    const { good, most, limited, stored } = await thousand('tabs', i =>
      i % 3 ? tabs[i % 2]!.say(`line ${i}`) : tabs[i % 2]!.whisper('witness', `whisper ${i}`),
    );
    expect(good).toBeGreaterThanOrEqual(BURST);
    expect(good).toBeLessThanOrEqual(most);
    expect([good + limited, stored.length]).toEqual([1_000, good]);
  });
});
