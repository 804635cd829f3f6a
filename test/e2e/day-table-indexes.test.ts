import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { LoginEvent } from '../../src/entities/login-event.entity.js';
import { dayOf } from '../../src/logging/logins/calendar.js';
import { LoginDays } from '../../src/logging/logins/login-days.js';
import { withSource } from '../support/data-source.js';
import { startRoom, type Room } from '../support/room.js';

const DAY_MS = 86_400_000;
const QUESTIONS = ['', '&name=minsu', '&event=login', '&name=minsu&event=login'];

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  await room.enter('minsu');
});
afterAll(() => room.close());

/** The names of the indexes of a table that its readers force; an older node has made it without them. */
const withoutIndexes = async (table: string): Promise<void> =>
  withSource(room.place, async source => {
    for (const columns of [['account_id', 'event', 'at'], ['event', 'at'], ['at']]) {
      const name = source.namingStrategy.indexName(table, columns);
      await source.query(
        inject('database') === 'sqlite' ? `DROP INDEX ${name}` : `DROP INDEX ${name} ON ${table}`,
      );
    }
  });
const answers = async (day: string): Promise<number[]> => {
  const paths = [
    ...QUESTIONS.map(question => `logins?day=${day}${question}`),
    ...['in', 'absent'].map(show => `logins/summary?day=${day}&show=${show}`),
  ];
  return Promise.all(paths.map(async path => (await room.asAdmin('GET', `admin/records/${path}`)).status));
};
const ALL_GOOD = Array.from({ length: QUESTIONS.length + 2 }, () => 200);

it('a table of today that an older node has made is whole when a node has started', async () => {
  const [today] = await room.rows<{ day: string; name: string }>(
    'SELECT day, table_name AS name FROM login_log_days ORDER BY day DESC LIMIT 1',
  );
  expect(await answers(today!.day)).toEqual(ALL_GOOD);
  const { place } = room;
  await room.stop();
  await withoutIndexes(today!.name);
  room = await startRoom({}, place);
  expect(await answers(today!.day)).toEqual(ALL_GOOD);
});

it('and so is one that an older node has made ahead, when its day begins', async () => {
  const days = room.app.get(LoginDays);
  const tomorrow = dayOf(Date.now() + DAY_MS, 'Asia/Seoul');
  const table = `login_log_${tomorrow.day.replaceAll('-', '')}`;
  await room.database.createTableLike(LoginEvent, table);
  await withoutIndexes(table);
  expect((await days.tableFor(tomorrow)).name).toBe(table);
  expect(await answers(tomorrow.day)).toEqual(ALL_GOOD);
});
