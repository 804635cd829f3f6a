import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Database } from '../../src/database/database.js';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let [minsu, jisoo, hyeon]: Client[] = [];
beforeAll(async () => {
  room = await startRoom();
  [minsu, jisoo, hyeon] = [await room.enter('minsu'), await room.enter('jisoo'), await room.enter('hyeon')];
});
afterAll(() => room.close());

describe('the order of the log', () => {
  it('is the order in which one socket sent, lines and whispers mixed, without waiting for acks', async () => {
    const acks = await Promise.all(
      Array.from({ length: 1_000 }, (_, i) =>
        i % 2 ? minsu!.whisper('jisoo', `w${i}`) : minsu!.say(`m${i}`),
      ),
    );
    expect(acks.every(ack => ack.ok)).toBe(true);
    const seqs = acks.map(ack => ack.seq as number);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    await Promise.all([
      minsu!.reached(seqs.at(-1)!),
      jisoo!.reached(seqs.at(-1)!),
      hyeon!.reached(seqs.at(-2)!),
    ]);
    const sent = Array.from({ length: 1_000 }, (_, i) => (i % 2 ? `w${i}` : `m${i}`));
    expect(jisoo!.texts().slice(-1_000)).toEqual(sent);
  });

  it('is the same for everyone when several speak at once, with nothing lost and nothing twice', async () => {
    const all = [minsu!, jisoo!, hyeon!];
    const before = all.map(client => client.items.length);
    const acks = await Promise.all(
      all.flatMap((client, who) => Array.from({ length: 200 }, (_, i) => client.say(`${who}:${i}`))),
    );
    const last = Math.max(...acks.map(ack => ack.seq));
    await Promise.all(all.map(client => client.reached(last)));
    const seen = all.map((client, i) => client.items.slice(before[i]).map(item => item.seq));
    expect(seen[0]).toHaveLength(600);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
    expect(all.map(client => client.gaps)).toEqual([0, 0, 0]);
  });

  it('is stored a batch at a time, also what one connection sent at a stretch', async () => {
    const write = vi.spyOn(room.app.get(Database), 'write');
    const acks = await Promise.all(Array.from({ length: 300 }, (_, i) => minsu!.say(`burst ${i}`)));
    expect(acks.every(ack => ack.ok)).toBe(true);
    const batches = write.mock.calls.filter(([lane]) => lane === 'chat').length;
    write.mockRestore();
    expect(batches).toBeLessThan(100);
  });

  it('numbers lines and acts without gaps from 1 to the head', async () => {
    const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
    const rows = await room.rows<{ seq: number }>(
      'SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log ORDER BY seq',
    );
    expect(rows.map(row => row.seq)).toEqual(Array.from({ length: head!.seq }, (_, i) => i + 1));
  });

  it('lets times never run backwards along it', async () => {
    const rows = await room.rows<{ at: number }>('SELECT at FROM chat_log ORDER BY seq');
    const times = rows.map(row => row.at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });
});

describe('idempotencyKey', () => {
  const id = '0193b3a0-0000-7000-8000-000000000001';

  it('makes a second try the first line, which is stored and shown once', async () => {
    const first = await minsu!.say('once', id);
    const again = await minsu!.say('once', id);
    expect(again).toEqual({ ok: true, seq: first.seq, at: first.at, duplicate: true });
    const after = await minsu!.say('afterwards');
    await jisoo!.reached(after.seq);
    expect(jisoo!.texts().filter(text => text === 'once')).toHaveLength(1);
    expect(await room.rows('SELECT seq FROM chat_log WHERE idempotency_key = ?', [id])).toHaveLength(1);
  });

  it('sent twice at once is stored once', async () => {
    const twice = '0193b3a0-0000-7000-8000-000000000002';
    const acks = await Promise.all([minsu!.say('both', twice), minsu!.say('both', twice)]);
    expect(acks[0].seq).toBe(acks[1].seq);
    expect(acks.filter(ack => ack.duplicate)).toHaveLength(1);
  });

  it.each([
    ['another text', () => minsu!.say('different', id)],
    ['a whisper', () => minsu!.whisper('jisoo', 'once', id)],
  ])('is refused with IDEMPOTENCY_CONFLICT for %s', async (_, send) => {
    expect(await send()).toMatchObject({ ok: false, error: { code: 'IDEMPOTENCY_CONFLICT' } });
  });

  it('belongs to its account: another may use the same', async () => {
    expect(await jisoo!.say('mine', id)).toMatchObject({ ok: true });
  });

  it('covers a whisper by /w, and its second try by the event', async () => {
    const whisper = '0193b3a0-0000-7000-8000-000000000003';
    const first = await minsu!.say('/w jisoo  two spaces', whisper);
    const again = await minsu!.whisper('jisoo', ' two spaces', whisper);
    expect(again).toMatchObject({ ok: true, seq: first.seq, duplicate: true });
  });
});
