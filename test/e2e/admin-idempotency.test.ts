import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import type { Client } from '../support/client.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

let room: Room;
let [admin, second]: Client[] = [];
beforeAll(async () => {
  room = await startRoom();
  await room.member('second', 'admin');
  [admin, second] = [await room.enter(ADMIN.name), await room.enter('second')];
  for (const name of ['minsu', 'jisoo', 'hyeon']) await room.member(name);
});
afterAll(() => room?.close());

let keys = 0;
const key = (): string => `0193b3a0-0000-7000-8000-${String(++keys).padStart(12, '0')}`;
const acts = (id: string): Promise<Record<string, unknown>[]> =>
  room.rows(
    `SELECT m.seq, m.action, m.outcome, a.name AS actor, t.name AS target FROM moderation_log m
     JOIN accounts a ON a.id = m.actor_id JOIN accounts t ON t.id = m.target_id WHERE m.act_id = ? ORDER BY m.seq`,
    [id],
  );

describe('the key of an act', () => {
  it('is its actor’s: two admins with one key are two acts, each with its own answer', async () => {
    const id = key();
    const [one, other] = [
      await admin!.say('/mute minsu 10m loud', id),
      await second!.say('/mute minsu 10m loud', id),
    ];
    expect(other).toMatchObject({ ok: true, replaced: { by: ADMIN.name, until: one.until } });
    expect(await acts(id)).toEqual([
      { seq: one.seq, action: 'mute', outcome: 'done', actor: ADMIN.name, target: 'minsu' },
      { seq: other.seq, action: 'mute', outcome: 'done', actor: 'second', target: 'minsu' },
    ]);
    // and each finds their own act again
    expect((await admin!.say('/mute minsu 10m loud', id)).seq).toBe(one.seq);
    expect((await second!.say('/mute minsu 10m loud', id)).seq).toBe(other.seq);
    expect(await acts(id)).toHaveLength(2);
  });

  it('that another admin has used for something else is no conflict', async () => {
    const id = key();
    const kick = await admin!.say('/kick jisoo out', id);
    const mute = await second!.say('/mute hyeon 5m quiet', id);
    expect([kick.ok, mute.ok]).toEqual([true, true]);
    expect((await acts(id)).map(row => [row.action, row.actor, row.target])).toEqual([
      ['kick', ADMIN.name, 'jisoo'],
      ['mute', 'second', 'hyeon'],
    ]);
  });

  it('does not lead to another’s act: a member with the key of a kick is refused, on their own record', async () => {
    const id = key();
    const kick = await admin!.say('/kick jisoo out', id);
    const member = await room.enter('curious');
    expect(await member.say('/kick jisoo out', id)).toMatchObject({ error: { code: 'FORBIDDEN' } });
    expect((await acts(id)).filter(row => row.outcome === 'done')).toMatchObject([
      { seq: kick.seq, actor: ADMIN.name },
    ]);
  });

  it('used by one admin for another act is a conflict, and does nothing', async () => {
    const id = key();
    await admin!.say('/mute hyeon 10m loud', id);
    for (const line of [
      '/mute hyeon 5m loud',
      '/mute hyeon 10m calm',
      '/mute minsu 10m loud',
      '/kick hyeon loud',
    ]) {
      expect(await admin!.say(line, id)).toMatchObject({ error: { code: 'IDEMPOTENCY_CONFLICT' } });
    }
    expect(await acts(id)).toHaveLength(1);
  });

  it('stays with the acts of a log that is older than this rule', async () => {
    const { environment } = room.place;
    const source = new DataSource(dataSourceOptions(loadSettings(environment), room.database.kind));
    const id = key();
    const { seq } = await admin!.say('/mute minsu 10m kept', id);
    await room.rows('SELECT 1');
    await source.initialize();
    try {
      const migration = source.migrations.find(({ name }) => name?.startsWith('ActsByActor'))!;
      const runner = source.createQueryRunner();
      // an older log has each id only once
      await runner.query('DELETE FROM moderation_log WHERE actor_id <> 1');
      await migration.down(runner);
      await migration.up(runner);
      // as after an interrupted start
      await migration.up(runner);
    } finally {
      await source.destroy();
    }
    expect((await acts(id)).map(row => row.seq)).toEqual([seq]);
    expect((await admin!.say('/mute minsu 10m kept', id)).seq).toBe(seq);
    expect(await second!.say('/mute minsu 10m kept', id)).toMatchObject({ ok: true });
  });
});
