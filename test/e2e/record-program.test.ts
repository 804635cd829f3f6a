import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ProofKeys } from '../../src/contract/proofs.js';
import { CosignatureSigner, NoteSigner } from '../../src/proof/note-keys.js';
import { direct, type Direct } from '../support/fill-log.js';
import { ROOT } from '../support/pages.js';
import { record, type Ran } from '../support/record-program.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealed } from '../support/sealed.js';

// the programs give way to all else on a machine
vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

type Row = Record<string, string | number | null>;

let place: Place;
let room: Room;
let db: Direct;
let said: { one: number; other: number; whisper: number; mute: number; last: number };
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  await room.enter('jiyoung');
  const [one, other] = (await minsu.sayMany(2, '점심 📦')) as [number, number];
  const whisper = (await minsu.whisper('jiyoung', '비밀')).seq as number;
  const path = 'admin/members/jiyoung/mute';
  const mute = (await room.asAdmin<{ seq: number }>('POST', path, { reason: '도배', minutes: 5 })).body.seq;
  // more than a piece that is read at once
  const last = (await minsu.sayMany(2_500)).at(-1)!;
  said = { one, other, whisper, mute, last };
  await sealed(room);
  // it is published at a stop
  await room.stop();
  room = await startRoom({}, place);
  await sealed(room);
  db = await direct(place.environment);
});
afterAll(async () => {
  await db.close();
  await room.close();
});

const run = async (...args: string[]): Promise<Ran> => record(place.environment, ...args);
const fileOf = (name: string): string => join(place.environment.DATA_DIR!, name);
const file = (name: string, text: string): string => {
  writeFileSync(fileOf(name), text);
  return fileOf(name);
};
const rowOf = async (table: string, seq: number): Promise<Row> =>
  (await db.all<Row>(`SELECT * FROM ${table} WHERE seq = ?`, [seq]))[0]!;
const insert = async (table: string, row: Row): Promise<unknown> =>
  db.all(
    `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row)
      .map(() => '?')
      .join(', ')})`,
    Object.values(row),
  );

describe('a record that is whole', () => {
  it('is said to be, with what is never found', async () => {
    const { code, stdout, stderr } = await run('verify');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('\nThe record is whole.\n');
    expect(stdout).toContain(fileOf('checkpoints.log'));
    const docs = readFileSync(join(ROOT, 'docs/proof.md'), 'utf8');
    const never = stdout.split('This never finds:\n')[1]!.trimEnd().split('\n');
    expect(never).toHaveLength(8);
    for (const one of never) expect(docs.replaceAll(/\s+/g, ' ')).toContain(one.replace('  - ', '- '));
  });

  it('is said to be in JSON', async () => {
    const { code, stdout } = await run('verify', '--json');
    const { size } = await sealed(room);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ result: 'whole', findings: [], rows: size, unsealed: 0 },
      neverFound: expect.arrayContaining(['a wrong clock']),
    });
  });

  it('is so when the last checkpoint was cut off while it was written', async () => {
    const log = readFileSync(fileOf('checkpoints.log'), 'utf8');
    for (const cut of [5, 60, log.length / 2, log.trimEnd().length - 3]) {
      writeFileSync(fileOf('checkpoints.log'), log + log.slice(0, cut));
      expect((await run('verify')).code).toBe(0);
    }
    writeFileSync(fileOf('checkpoints.log'), log);
  });
});

describe('what was done to a row is named', () => {
  const changes: [string, () => Promise<[seq: number, back: () => Promise<unknown>, words: string]>][] = [
    [
      'its text',
      async () => {
        const { text } = await rowOf('chat_log', said.last);
        await db.all(`UPDATE chat_log SET text = '거짓말' WHERE seq = ${said.last}`);
        const back = async () => db.all(`UPDATE chat_log SET text = ? WHERE seq = ${said.last}`, [text]);
        return [said.last, back, 'was changed'];
      },
    ],
    [
      'its time',
      async () => {
        await db.all(`UPDATE chat_log SET at = at - 1 WHERE seq = ${said.one}`);
        return [
          said.one,
          async () => db.all(`UPDATE chat_log SET at = at + 1 WHERE seq = ${said.one}`),
          'was changed',
        ];
      },
    ],
    [
      'the reason of an act',
      async () => {
        await db.all(`UPDATE moderation_log SET reason = '거짓말' WHERE seq = ${said.mute}`);
        const set = `UPDATE moderation_log SET reason = '도배' WHERE seq = ${said.mute}`;
        return [said.mute, async () => db.all(set), 'an act of'];
      },
    ],
    [
      'that it was removed',
      async () => {
        const row = await rowOf('chat_log', said.whisper);
        await db.all(`DELETE FROM chat_log WHERE seq = ${said.whisper}`);
        return [said.whisper, async () => insert('chat_log', row), 'it was removed'];
      },
    ],
    [
      'that it was inserted',
      async () => {
        const seq = (await sealed(room)).size + 1;
        const row = { kind: 'chat', sender_id: 2, text: '거짓말', idempotency_key: 'x', at: 5 };
        await insert('chat_log', { seq, ...row });
        const back = async () => db.all(`DELETE FROM chat_log WHERE seq = ${seq}`);
        return [seq, back, 'it was inserted'];
      },
    ],
    [
      'that it was swapped',
      async () => {
        const { one, other } = said;
        const swap = async (): Promise<void> => {
          await db.all(`UPDATE chat_log SET seq = 999999 WHERE seq = ${one}`);
          await db.all(`UPDATE chat_log SET seq = ${one} WHERE seq = ${other}`);
          await db.all(`UPDATE chat_log SET seq = ${other} WHERE seq = 999999`);
        };
        await swap();
        return [one, swap, `it was swapped with row ${other}`];
      },
    ],
  ];
  it.each(changes)('%s', async (_, change) => {
    const [seq, back, words] = await change();
    try {
      const { code, stdout } = await run('verify');
      expect(stdout).toContain(`The record was tampered with. First: row ${seq}\n  row ${seq}: `);
      expect(stdout).toContain(words);
      expect(stdout).toContain('This never finds:');
      expect(stdout).not.toMatch(/거짓말|비밀|도배|점심/);
      expect(code).toBe(1);
      expect(JSON.parse((await run('verify', '--json')).stdout)).toMatchObject({
        ...{ result: 'tampered', firstRow: seq },
      });
    } finally {
      await back();
    }
    expect((await run('verify')).code).toBe(0);
  });
});

describe('the proof of a row', () => {
  const vkeyOf = async (): Promise<string> => (await run('key')).stdout.split('\n')[0]!;

  it('is printed of any row, and holds', async () => {
    const vkey = await vkeyOf();
    const script = join(ROOT, 'docs/check-proof.mjs');
    for (const [seq, says] of [
      [said.one, '점심 📦 0'],
      [said.whisper, '비밀'],
      [said.mute, '"reason":"도배"'],
    ] as const) {
      const proof = await run('proof', String(seq));
      expect([proof.code, proof.stderr]).toEqual([0, '']);
      const path = file('row.proof', proof.stdout);
      const checked = await record({}, 'check', path, '--vkey', vkey);
      expect([checked.code, checked.stderr]).toEqual([0, '']);
      expect(checked.stdout).toContain(says);
      expect(execFileSync(process.execPath, [script, path, vkey], { encoding: 'utf8' })).toContain(says);
    }
  });

  it('does not hold when it was changed, or for another key', async () => {
    const vkey = await vkeyOf();
    const proof = (await run('proof', String(said.one))).stdout;
    const [, extra] = /extra (\S+)/.exec(proof)!;
    const row = JSON.parse(Buffer.from(extra!, 'base64').toString()) as { body: string; entry: string };
    const withRow = (change: object): string =>
      proof.replace(extra!, Buffer.from(JSON.stringify({ ...row, ...change })).toString('base64'));
    for (const [changed, why] of [
      [withRow({ body: '저녁' }), 'the text is not the one that was sealed'],
      [withRow({ salt: undefined }), 'the text is not the one that was sealed'],
      [withRow({ entry: row.entry.replace(/at \d/, 'at 2') }), 'the row is not in the tree'],
      [withRow({ entry: 7 }), 'this is no proof'],
      [proof.replace(/index \d+/, 'index 1'), 'the row is not in the tree'],
      [proof.replace(/index \d+/, 'index 0x1'), 'this is no proof'],
      [proof.replace(/\n\n(\S+\n)(\d+)/, '\n\n$19$2'), 'its checkpoint is not signed by this key'],
      [proof.replace(/\n— .*/, ''), 'its checkpoint is broken'],
      [proof.replace('tlog-proof@v1', 'tlog-proof@v2'), 'this is no proof'],
      ['', 'this is no proof'],
    ] as const) {
      const { code, stdout } = await run('check', file('changed.proof', changed), '--vkey', vkey);
      expect([code, stdout]).toEqual([1, `It does not hold: ${why}.\n`]);
    }
    const other = NoteSigner.generate(vkey.split('+')[0]!).vkey;
    const { code, stdout } = await run('check', file('row.proof', proof), '--vkey', other);
    expect([code, stdout]).toEqual([1, 'It does not hold: its checkpoint is not signed by this key.\n']);
  });

  it.each([
    [['check', '/nowhere', '--vkey', 'x'], 'The key is none'],
    [['proof', '999999'], 'There is no row 999999.'],
  ])('cannot be told of: %s', async (args, why) => {
    const { code, stderr } = await run(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });

  it('cannot be told of a file that is not there', async () => {
    const { code, stderr } = await run('check', '/nowhere', '--vkey', await vkeyOf());
    expect([code, stderr]).toEqual([2, '/nowhere cannot be read (ENOENT).\n']);
  });
});

it('prints the key and the checkpoint that the room tells its members', async () => {
  const { body } = await room.http<ProofKeys>('GET', 'proof/key', { token: await room.token('minsu') });
  const { code, stdout } = await run('key');
  expect([code, stdout]).toEqual([0, `${body.vkeys[0]}\nfingerprint ${body.fingerprint}\n`]);
  const note = (await run('checkpoint')).stdout;
  expect(readFileSync(fileOf('checkpoints.log'), 'utf8').split('\n\n\n').join('\n\n')).toContain(note);
});

it.each([
  [['verify', '--checkpoint', '/nowhere'], '/nowhere cannot be read (ENOENT).'],
  [['verify', '--checkpoint', '/dev/null'], 'There is no checkpoint in /dev/null.'],
])('cannot tell by %s', async (args, why) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout, stderr]).toEqual([2, '', `${why}\n`]);
});

it.each([
  [[]],
  [['veryfy']],
  [['constructor']],
  [['verify', 'more']],
  [['verify', '--vkey', 'x']],
  [['verify', '--checkpoint']],
  [['key', '--json']],
  [['proof']],
  [['proof', '0']],
  [['proof', 'x']],
  [['proof', '1.5']],
  [['check', 'file']],
  [['check', '--vkey', 'x']],
  [['witness']],
  [['witness', '--log', 'x', '--json']],
])('prints how it is used, given %j', async args => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('npm run -s record -- verify')]);
});

it('understands every command of the docs', async () => {
  const docs = readFileSync(join(ROOT, 'docs/proof.md'), 'utf8');
  const commands = [...docs.matchAll(/^npm run -s record -- ([^#\n]+)/gm)]
    .map(([, words]) => words!.trim())
    // one runs until it is stopped, one needs a room that is stopped
    .filter(words => words !== 'witness --log KEY' && words !== 'new-epoch --new-key');
  expect(commands).toHaveLength(10);
  const path = file('docs.proof', (await run('proof', String(said.one))).stdout);
  const [vkey] = (await run('key')).stdout.split('\n');
  const witness = CosignatureSigner.generate('witness.example').vkey;
  for (const command of commands) {
    const isCheck = command.startsWith('check ');
    const words = command
      .replace('123456', String(said.one))
      .replace('FOLDER', fileOf('docs-tlog'))
      .replace('--bodies FILE', `--bodies ${fileOf('docs-bodies')}`)
      .replace('FILE', isCheck ? path : fileOf('checkpoints.log'))
      .replace('--witness KEY', `--witness ${witness}`)
      .replace('KEY', vkey!)
      .split(' ');
    const { code, stdout } = await run(...words);
    expect([command, stdout]).toEqual([command, expect.stringMatching(/./)]);
    // this one has cosigned nothing
    expect([command, code]).toEqual([command, command.includes('--witness') ? 2 : 0]);
  }
});
