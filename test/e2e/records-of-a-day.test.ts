import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { direct } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';

interface Line {
  seq: number;
  kind: 'chat' | 'whisper';
  sender: 'minsu' | 'jisoo';
  at: number;
}

const HOUR = 3_600_000;
const FIRST_DAY = Date.parse('2026-03-01T00:00:00+09:00');
const DAYS = ['2026-02-28', '2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04', '2026-03-09'];
/** The settings of the clock, in hours from the first day's midnight, and the number of hourly lines after each. */
const CLOCK: [hours: number, lines: number][] = [
  [3, 30],
  // back within the day, then to the day before, then ahead by a week and back
  [20, 12],
  [-5, 40],
  [200, 3],
  [36, 30],
  [34, 5],
];

let place: Place;
let room: Room;
const lines: Line[] = [];
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  for (const name of ['minsu', 'jisoo']) await room.member(name);
  const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
  const ids = new Map(
    (await room.rows<{ id: number; name: string }>('SELECT id, name FROM accounts')).map(({ id, name }) => [
      name,
      id,
    ]),
  );
  await room.stop();
  const db = await direct(place.environment);
  let { seq } = head!;
  let last = 0;
  for (const [hours, count] of CLOCK) {
    const at = FIRST_DAY + hours * HOUR;
    if (at < last) {
      await db.all(
        `INSERT INTO moderation_log (seq, act_id, action, outcome, at) VALUES (?, ?, 'clock', 'done', ?)`,
        [++seq, crypto.randomUUID(), at],
      );
    }
    for (let i = 0; i < count; i++) {
      last = at + i * HOUR;
      const sender = i % 3 === 0 ? 'jisoo' : 'minsu';
      const line: Line = { seq: ++seq, kind: i % 4 === 0 ? 'whisper' : 'chat', sender, at: last };
      lines.push(line);
      await db.all(
        `INSERT INTO chat_log (seq, kind, sender_id, recipient_id, text, idempotency_key, at) VALUES (?, ?, ?, ?, 'x', ?, ?)`,
        [
          line.seq,
          line.kind,
          ids.get(sender),
          line.kind === 'whisper' ? ids.get(sender === 'minsu' ? 'jisoo' : 'admin') : null,
          crypto.randomUUID(),
          line.at,
        ],
      );
    }
  }
  await db.all('UPDATE log_head SET seq = ?, last_at = ?', [seq, last]);
  await db.close();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

/** All pages of a query, one after the other. */
async function all(query: string): Promise<number[]> {
  const seqs: number[] = [];
  for (let before: number | undefined; ;) {
    const path = `admin/logs/chat?limit=7&${query}${before === undefined ? '' : `&before=${before}`}`;
    const { body } = await room.asAdmin<{ items: { seq: number }[]; more: boolean }>('GET', path);
    seqs.push(...body.items.map(item => item.seq));
    before = seqs.at(-1);
    if (!body.more) return seqs;
  }
}

describe('the lines of a day, where the clock was set back and ahead', () => {
  it.each(DAYS)('are those of its hours, newest first, page by page: %s', async day => {
    const from = Date.parse(`${day}T00:00:00+09:00`);
    const ofTheDay = lines.filter(({ at }) => at >= from && at < from + 24 * HOUR).toReversed();
    expect(await all(`day=${day}`)).toEqual(ofTheDay.map(line => line.seq));
    const whispers = ofTheDay.filter(line => line.kind === 'whisper');
    expect(await all(`day=${day}&kind=whisper`)).toEqual(whispers.map(line => line.seq));
    const withJisoo = ofTheDay.filter(line => line.sender === 'jisoo' || line.kind === 'whisper');
    expect(await all(`day=${day}&member=jisoo`)).toEqual(withJisoo.map(line => line.seq));
    const saidByJisoo = ofTheDay.filter(line => line.sender === 'jisoo' && line.kind === 'chat');
    expect(await all(`day=${day}&member=jisoo&kind=chat`)).toEqual(saidByJisoo.map(line => line.seq));
    const [newest] = ofTheDay;
    if (newest) expect(await all(`day=${day}&after=${newest.seq - 1}`)).toEqual([newest.seq]);
  });

  it('are found on every day of this test but one', () => {
    const found = DAYS.map(day => {
      const from = Date.parse(`${day}T00:00:00+09:00`);
      return lines.filter(({ at }) => at >= from && at < from + 24 * HOUR).length;
    });
    expect(found.map(count => count > 0)).toEqual([true, true, true, true, false, true]);
  });
});
