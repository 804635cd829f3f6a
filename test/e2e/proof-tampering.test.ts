import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointText } from '../../src/contract/checkpoint.js';
import type { Statement } from '../../src/database/tx.js';
import { commitmentOf, entryOf, leafOf } from '../../src/proof/entry.js';
import { lastKept, newestPublished } from '../../src/proof/kept-checkpoints.js';
import { NoteSigner } from '../../src/proof/note-keys.js';
import { saltOf } from '../../src/proof/salts.js';
import { storedRows } from '../../src/proof/sealable.js';
import { TreeEnd } from '../../src/proof/tiles.js';
import { readTree } from '../../src/proof/tree-row.js';
import type { KeptNote } from '../../src/proof/verify/known-checkpoints.js';
import { direct, type Direct } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { queryOf, sealed, verdictOf } from '../support/sealed.js';

let place: Place;
let room: Room;
let db: Direct;
/** Some seqs of what was said and done, and the last. */
let said: {
  one: number;
  other: number;
  reply: number;
  whisper: number;
  mute: number;
  made: number;
  last: number;
};
/** What was published, as a member or the operator has it. */
let kept: KeptNote[];

beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  await room.enter('jiyoung');
  await room.enter('sora');
  const [one, other] = (await minsu.sayMany(2, '점심')) as [number, number];
  const { seq: reply } = await minsu.send('message', {
    text: '대답',
    replyTo: one,
    idempotencyKey: randomUUID(),
  });
  const { seq: whisper } = await minsu.whisper('jiyoung', '비밀');
  await room.asAdmin('POST', 'admin/members/jiyoung/mute', { reason: '도배', minutes: 5 });
  await room.asAdmin('POST', 'admin/accounts', { name: 'haneul', password: 'correct horse 2' });
  const acts = await room.rows<{ seq: number; action: string }>('SELECT seq, action FROM moderation_log');
  const seqOf = (action: string): number => acts.findLast(act => act.action === action)!.seq;
  // more than a tile of 256, twice
  const last = (await minsu.sayMany(600)).at(-1)!;
  said = {
    one,
    other,
    reply: reply as number,
    whisper: whisper as number,
    mute: seqOf('mute'),
    made: seqOf('create'),
    last,
  };
  const { note } = await sealed(room);
  await room.stop();
  db = await direct(place.environment);
  kept = [{ note, where: 'the kept checkpoint' }];
  room = await startRoom({}, place);
  await sealed(room);
});
afterAll(async () => {
  await db.close();
  await room.close();
});

/** Changes the database, checks the record, and takes the change back. */
async function found(
  change: readonly [string, unknown[]?][],
  back: readonly [string, unknown[]?][],
  notes: KeptNote[] = [],
) {
  for (const [sql, parameters] of change) await db.all(sql, parameters);
  try {
    return await verdictOf(room, notes);
  } finally {
    for (const [sql, parameters] of back) await db.all(sql, parameters);
  }
}

it('holds before anything is changed', async () => {
  expect(await verdictOf(room, kept)).toMatchObject({ findings: [], more: 0, unsealed: 0 });
});

describe('a changed row is named', () => {
  it.each([
    ['its text', 'one', `chat_log SET text = 'x'`, (row: Row) => `chat_log SET text = '${row.text}'`],
    [
      'its text, by a space',
      'one',
      `chat_log SET text = 'x '`,
      (row: Row) => `chat_log SET text = '${row.text}'`,
    ],
    ['its time', 'one', 'chat_log SET at = at - 1', () => 'chat_log SET at = at + 1'],
    [
      'its sender',
      'one',
      'chat_log SET sender_id = 3',
      (row: Row) => `chat_log SET sender_id = ${row.sender_id}`,
    ],
    [
      'its recipient',
      'whisper',
      'chat_log SET recipient_id = 4',
      (row: Row) => `chat_log SET recipient_id = ${row.recipient_id}`,
    ],
    [
      'its kind',
      'whisper',
      `chat_log SET kind = 'chat', recipient_id = NULL`,
      (row: Row) => `chat_log SET kind = 'whisper', recipient_id = ${row.recipient_id}`,
    ],
    [
      'what it replies to',
      'reply',
      'chat_log SET reply_to = reply_to + 1',
      () => 'chat_log SET reply_to = reply_to - 1',
    ],
    [
      'its key',
      'one',
      `chat_log SET idempotency_key = 'x'`,
      (row: Row) => `chat_log SET idempotency_key = '${row.idempotency_key}'`,
    ],
    [
      'the reason of an act',
      'mute',
      `moderation_log SET reason = NULL`,
      () => `moderation_log SET reason = '도배'`,
    ],
    [
      'the end of an act',
      'mute',
      `moderation_log SET until = until + 1`,
      () => `moderation_log SET until = until - 1`,
    ],
    [
      'the actor of an act',
      'mute',
      `moderation_log SET actor_id = 2`,
      () => `moderation_log SET actor_id = 1`,
    ],
    [
      'the outcome of an act',
      'mute',
      `moderation_log SET outcome = 'refused'`,
      () => `moderation_log SET outcome = 'done'`,
    ],
  ] as const)('%s', async (_, which, change, back) => {
    const seq = said[which];
    const [row] = await room.rows<Row>('SELECT * FROM chat_log WHERE seq = ?', [seq]);
    const sql = (set: string): [string] => [`UPDATE ${set} WHERE seq = ${seq}`];
    const { findings } = await found([sql(change)], [sql(back(row!))]);
    expect(findings).toMatchObject([{ kind: 'changed', seq }]);
    expect(await verdictOf(room)).toMatchObject({ findings: [] });
  });

  it('the name of an account, which the act has that made it', async () => {
    const { findings } = await found(
      [[`UPDATE accounts SET name = 'hanuel' WHERE name = 'haneul'`]],
      [[`UPDATE accounts SET name = 'haneul' WHERE name = 'hanuel'`]],
    );
    expect(findings).toMatchObject([{ kind: 'changed', seq: said.made }]);
  });
});

type Row = Record<string, string | number | null>;

async function reinsert(table: string, seq: number): Promise<[string, unknown[]]> {
  const [row] = await room.rows<Row>(`SELECT * FROM ${table} WHERE seq = ?`, [seq]);
  const names = Object.keys(row!);
  return [
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    Object.values(row!),
  ];
}

describe('a row that is gone, new or elsewhere is named', () => {
  it.each([
    ['a line', 'chat_log', 'other'],
    ['an act', 'moderation_log', 'mute'],
  ] as const)('removed: %s', async (_, table, which) => {
    const seq = said[which];
    const back = await reinsert(table, seq);
    const { findings } = await found([[`DELETE FROM ${table} WHERE seq = ${seq}`]], [back]);
    expect(findings).toMatchObject([{ kind: 'removed', seq }]);
  });

  it('inserted, after the end', async () => {
    const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
    const seq = head!.seq + 1;
    const { findings } = await found(
      [
        [
          `INSERT INTO chat_log (seq, kind, sender_id, text, idempotency_key, at) VALUES (${seq}, 'chat', 2, 'x', 'x', 5)`,
        ],
      ],
      [[`DELETE FROM chat_log WHERE seq = ${seq}`]],
    );
    expect(findings).toMatchObject([{ kind: 'inserted', seq }]);
  });

  it('inserted, under a number that is taken', async () => {
    const seq = said.one;
    const { findings } = await found(
      [
        [
          `INSERT INTO moderation_log (seq, act_id, action, outcome, at) VALUES (${seq}, 'x', 'clock', 'done', 5)`,
        ],
      ],
      [[`DELETE FROM moderation_log WHERE seq = ${seq}`]],
    );
    expect(findings[0]).toMatchObject({ kind: 'inserted', seq });
  });

  it('swapped', async () => {
    const { one, other } = said;
    const swap: [string][] = [
      [`UPDATE chat_log SET seq = 999999 WHERE seq = ${one}`],
      [`UPDATE chat_log SET seq = ${one} WHERE seq = ${other}`],
      [`UPDATE chat_log SET seq = ${other} WHERE seq = 999999`],
    ];
    const { findings } = await found(swap, swap);
    expect(findings).toMatchObject([
      { kind: 'swapped', seq: one },
      { kind: 'swapped', seq: other },
    ]);
  });
});

describe('a change of the seal itself is found', () => {
  it.each([
    [
      'a salt',
      'log_salt',
      'salts',
      'idx = 0',
      (): number => 16 * (said.one - 1),
      'changed',
      (): number => said.one,
    ],
    ['one of the last ones', 'log_tree', 'salts', 'id = 1', (): number => 0, 'changed', (): number => 513],
    [
      'a tile of leaves',
      'log_tile',
      'hashes',
      'level = 0 AND idx = 1',
      (): number => 3,
      'changed',
      (): number => 257,
    ],
    ['the last one', 'log_tree', 'tiles', 'id = 1', (): number => 3, 'changed', (): number => 513],
    // that of level 1 follows it
    [
      'one above them',
      'log_tree',
      'tiles',
      'id = 1',
      (bytes: Buffer): number => bytes.length - 64,
      'tile',
      (): number => 1,
    ],
  ] as const)('%s', async (_, table, column, where, at, kind, seq) => {
    const [row] = await room.rows<Record<string, Uint8Array>>(
      `SELECT ${column} FROM ${table} WHERE ${where}`,
    );
    const before = Buffer.from(row![column]!);
    const after = Buffer.from(before);
    after[at(before)]! ^= 1;
    const set = `UPDATE ${table} SET ${column} = ? WHERE ${where}`;
    const { findings } = await found([[set, [after]]], [[set, [before]]]);
    expect(findings[0]).toMatchObject({ kind, seq: seq() });
  });

  it('the stored root', async () => {
    const [tree] = await room.rows<{ root: string }>('SELECT root FROM log_tree');
    const set = 'UPDATE log_tree SET root = ?';
    const { findings } = await found([[set, [Buffer.alloc(32).toString('base64')]]], [[set, [tree!.root]]]);
    expect(findings).toMatchObject([{ kind: 'root' }]);
  });

  it('a checkpoint that another key has signed', async () => {
    const [kept] = await lastKept(queryOf(room), 1);
    for (const [{ size, note }, set] of [
      [kept!, `UPDATE log_checkpoint SET note = ? WHERE size = ${kept!.size}`],
      [(await newestPublished(queryOf(room)))!, 'UPDATE log_tree SET published_note = ?'],
    ] as const) {
      const [origin, , root] = note.split('\n');
      const text = checkpointText({ origin: origin!, size, root: Buffer.from(root!, 'base64') });
      const forged = NoteSigner.generate(origin!).sign(text);
      const { findings } = await found([[set, [forged]]], [[set, [note]]]);
      expect(findings).toMatchObject([{ kind: 'key', seq: size }]);
    }
  });
});

describe('a log that was rebuilt without its key', () => {
  /** All that the database has of the tree, before it is made anew. */
  const TREE = ['log_tile', 'log_tree', 'log_checkpoint'];

  async function backup(): Promise<() => Promise<void>> {
    const rows = new Map<string, Row[]>();
    for (const table of TREE) rows.set(table, await room.rows<Row>(`SELECT * FROM ${table}`));
    return async () => {
      for (const [table, all] of rows) {
        await db.all(`DELETE FROM ${table}`);
        for (const row of all) {
          const names = Object.keys(row);
          await db.all(
            `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
            Object.values(row),
          );
        }
      }
    };
  }

  /** Makes the tree of the first rows, as they are stored now. */
  async function rebuild(size: number): Promise<void> {
    const rows = await storedRows(queryOf(room), 0, size);
    const tree = (await readTree(queryOf(room)))!;
    const end = await TreeEnd.of({ size: 0, tiles: [] });
    for (let seq = 1; seq <= size; seq++) {
      const salt = await saltOf(queryOf(room), tree, seq);
      const row = rows.get(seq)!;
      end.append(leafOf(entryOf(row, commitmentOf(salt, row.body))));
    }
    await db.all('DELETE FROM log_tile');
    const statements: Statement[] = [];
    end.store({ atCommit: (...one) => void statements.push(one) }, tree.salts.subarray(0, (size % 256) * 16));
    for (const [sql, parameters] of statements) await db.all(sql, parameters);
  }

  it('does not fit the checkpoints, stored or kept', async () => {
    const restore = await backup();
    const [row] = await room.rows<Row>('SELECT text FROM chat_log WHERE seq = ?', [said.one]);
    try {
      await db.all(`UPDATE chat_log SET text = 'x' WHERE seq = ${said.one}`);
      await rebuild(said.last);
      expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'checkpoint' }]);
      // one who can write the database can remove them there, but not elsewhere
      await db.all('DELETE FROM log_checkpoint');
      await db.all('UPDATE log_tree SET published_size = NULL');
      expect((await verdictOf(room)).findings).toEqual([]);
      expect((await verdictOf(room, kept)).findings).toMatchObject([{ kind: 'checkpoint' }]);
    } finally {
      await db.all(`UPDATE chat_log SET text = ? WHERE seq = ${said.one}`, [row!.text]);
      await restore();
    }
    expect((await verdictOf(room, kept)).findings).toEqual([]);
  });

  it('is found when its end was cut off', async () => {
    const restore = await backup();
    const [line, head] = [
      await reinsert('chat_log', said.last),
      await room.rows<Row>('SELECT * FROM log_head'),
    ];
    try {
      await db.all('DELETE FROM chat_log WHERE seq = ?', [said.last]);
      await rebuild(said.last - 1);
      await db.all('UPDATE log_head SET seq = ?', [said.last - 1]);
      await db.all('DELETE FROM log_checkpoint WHERE size >= ?', [said.last]);
      await db.all('UPDATE log_tree SET published_size = NULL');
      expect((await verdictOf(room)).findings).toEqual([]);
      expect((await verdictOf(room, kept)).findings).toMatchObject([{ kind: 'cut', seq: said.last }]);
    } finally {
      await db.all(...line);
      await db.all('UPDATE log_head SET seq = ?', [head[0]!.seq]);
      await restore();
    }
    expect((await verdictOf(room, kept)).findings).toEqual([]);
  });
});

it('publishes beside its key what is published', () => {
  expect(readFileSync(join(place.environment.DATA_DIR!, 'checkpoints.log'), 'utf8')).toContain(
    kept[0]!.note.split('\n')[0],
  );
});
