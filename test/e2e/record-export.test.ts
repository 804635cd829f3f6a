import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { checkpointText, parseCheckpoint } from '../../src/contract/checkpoint.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { NoteSigner } from '../../src/proof/note-keys.js';
import { entriesOf } from '../../src/proof/tlog/bundle.js';
import type { Body } from '../../src/proof/tlog/exporting.js';
import { direct, type Direct } from '../support/fill-log.js';
import { record, type Ran } from '../support/record-program.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealed } from '../support/sealed.js';

// the programs give way to all else on a machine
vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

let place: Place;
let room: Room;
let db: Direct;
let vkey: string;
let whisper: number;
let erased: number;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  await room.enter('jiyoung');
  const [first] = await minsu.sayMany(600, '점심 📦');
  erased = first!;
  whisper = (await minsu.whisper('jiyoung', '비밀')).seq as number;
  const path = `admin/records/lines/${erased}/erase`;
  const { confirm } = (await room.asAdmin<{ confirm: string }>('POST', path, { reason: '개인정보' })).body;
  await room.asAdmin('POST', path, { reason: '개인정보', confirm });
  await sealed(room);
  // it is published at a stop
  await room.stop();
  room = await startRoom({}, place);
  await sealed(room);
  db = await direct(place.environment);
  vkey = (await record(place.environment, 'key')).stdout.split('\n')[0]!;
  await exported('whole', '--bodies', fileOf('bodies'));
});
afterAll(async () => {
  await db.close();
  await room.close();
});

const fileOf = (...names: string[]): string => join(place.environment.DATA_DIR!, ...names);
const exported = async (name: string, ...args: string[]): Promise<Ran> =>
  record(place.environment, 'export', '--tlog', fileOf(name), ...args);
/** Without any setting of the room. */
const verify = async (name: string, ...args: string[]): Promise<Ran> =>
  record({}, 'verify', '--tlog', fileOf(name), '--vkey', vkey, ...args);
const bytesOf = (path: string): Buffer => readFileSync(fileOf('whole', path));
const own = () => parseCheckpoint(parseNote(bytesOf('checkpoint').toString())!.text)!;
const bodies = (): Body[] =>
  readFileSync(fileOf('bodies'), 'utf8')
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Body);
const files = (): string[] =>
  readdirSync(fileOf('whole'), { recursive: true, encoding: 'utf8' })
    .filter(name => statSync(fileOf('whole', name)).isFile())
    .sort();
const signer = (): NoteSigner =>
  NoteSigner.parse(readFileSync(fileOf('seal-key'), 'utf8').trimEnd())!.named(own().origin);

/** RFC 6962, section 2.1, word for word. */
function root(entries: readonly Buffer[]): Buffer {
  const hash = (...parts: Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (entries.length === 1) return hash(Buffer.of(0), entries[0]!);
  const k = 2 ** (Math.ceil(Math.log2(entries.length)) - 1);
  return hash(Buffer.of(1), root(entries.slice(0, k)), root(entries.slice(k)));
}

describe('a record that is exported', () => {
  it('is a folder as tlog-tiles has it, for its owner alone', () => {
    const { size } = own();
    const rest = size % 256;
    expect([size > 600, size < 768]).toEqual([true, true]);
    expect(files()).toEqual(
      [
        ...['checkpoint', 'tile/0/000', 'tile/0/001', `tile/0/002.p/${rest}`, 'tile/1/000.p/2'],
        ...['tile/entries/000', 'tile/entries/001', `tile/entries/002.p/${rest}`],
      ].sort(),
    );
    for (const name of files()) expect(statSync(fileOf('whole', name)).mode & 0o777).toBe(0o600);
    expect(statSync(fileOf('bodies')).mode & 0o777).toBe(0o600);
    expect(bytesOf('tile/0/000')).toHaveLength(8_192);
  });

  it('has entries of which the signed root is made, and no text', async () => {
    const entries = files()
      .filter(name => name.startsWith('tile/entries/'))
      .flatMap(name => entriesOf(bytesOf(name))!);
    expect(entries).toHaveLength(own().size);
    expect(root(entries)).toEqual(Buffer.from(own().root));
    for (const name of files())
      expect(bytesOf(name).includes('점심') || bytesOf(name).includes('비밀')).toBe(false);
    expect(bytesOf('checkpoint').toString()).toBe((await record(place.environment, 'checkpoint')).stdout);
  });

  it('has the texts that there are in a file of their own', () => {
    const found = new Map(bodies().map(one => [one.seq, one.body]));
    expect(found.get(whisper)).toBe('비밀');
    expect(found.has(erased)).toBe(false);
    expect(found.size).toBe(own().size - 1);
  });

  it('is whole, without a database', async () => {
    const { code, stdout, stderr } = await verify('whole', '--bodies', fileOf('bodies'));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('\nThe folder is whole.\n');
    expect(stdout).toContain(`Texts: ${own().size - 1} of `);
    const { rows, result } = JSON.parse((await verify('whole', '--json')).stdout) as Record<string, unknown>;
    expect([rows, result]).toEqual([own().size, 'whole']);
  });

  it('is compared with checkpoints from elsewhere, which alone may tell whose it is', async () => {
    const alone = async (...args: string[]): Promise<Ran> =>
      record({}, 'verify', '--tlog', fileOf('whole'), ...args);
    expect(await alone()).toMatchObject({
      code: 2,
      stdout: expect.stringContaining('give the key (--vkey)'),
    });
    expect((await alone('--checkpoint', fileOf('checkpoints.log'))).code).toBe(0);
    const other = { origin: own().origin, root: Buffer.alloc(32) };
    for (const [size, code, words] of [
      [5, 1, 'First: row 5\n'],
      [9_999, 0, 'Not compared: 1 checkpoints of more rows'],
    ] as const) {
      writeFileSync(fileOf('kept'), signer().sign(checkpointText({ ...other, size })));
      const ran = await verify('whole', '--checkpoint', fileOf('kept'));
      expect([ran.code, ran.stdout]).toEqual([code, expect.stringContaining(words)]);
    }
    writeFileSync(
      fileOf('kept'),
      NoteSigner.generate(other.origin).sign(checkpointText({ ...other, size: 5 })),
    );
    expect((await verify('whole', '--checkpoint', fileOf('kept'))).code).toBe(1);
  });
});

describe('what was done to it is named', () => {
  const edit = (path: string, change: (bytes: Buffer) => Buffer | void): void => {
    const bytes = readFileSync(fileOf('changed', path));
    writeFileSync(fileOf('changed', path), change(bytes) ?? bytes);
  };
  /** Changes a byte of the nth entry of a bundle. */
  const editEntry = (path: string, index: number, change: (entry: Buffer) => void): void =>
    edit(path, bytes => {
      change(entriesOf(bytes)![index]!);
    });
  const sign = (by: NoteSigner, what: object): void =>
    writeFileSync(fileOf('changed/checkpoint'), by.sign(checkpointText({ ...own(), ...what })));

  const changes: [string, first: () => number, words: string, () => void][] = [
    [
      'an entry',
      () => 262,
      'its entry, or its hash in the tile, was changed',
      () =>
        editEntry('tile/entries/001', 5, entry =>
          entry.fill('9', entry.indexOf('at ') + 3, entry.indexOf('at ') + 4),
        ),
    ],
    [
      'a hash in a tile',
      () => 262,
      'its hash in the tile',
      () => edit('tile/0/001', bytes => void (bytes[5 * 32]! ^= 1)),
    ],
    [
      'a tile that is missing',
      () => 257,
      'tile/0/001 is missing',
      () => rmSync(fileOf('changed/tile/0/001')),
    ],
    [
      'a tile that was cut',
      () => 257,
      'has another length',
      () => edit('tile/0/001', bytes => bytes.subarray(32)),
    ],
    [
      'a bundle that is missing',
      () => 1,
      'tile/entries/000 is missing',
      () => rmSync(fileOf('changed/tile/entries/000')),
    ],
    [
      'a bundle that was cut',
      () => 1,
      'has not 256 entries',
      () => edit('tile/entries/000', bytes => bytes.subarray(0, -1)),
    ],
    [
      'a tile above',
      () => 257,
      'a tile of level 1',
      () => edit('tile/1/000.p/2', bytes => void (bytes[40]! ^= 1)),
    ],
    [
      'a tile above that is missing',
      () => 1,
      'a tile of level 1',
      () => rmSync(fileOf('changed/tile/1/000.p/2')),
    ],
    [
      'the checkpoint of another key',
      () => own().size,
      'is not signed by the key',
      () => sign(NoteSigner.generate(own().origin), {}),
    ],
    [
      'the checkpoint of another log',
      () => 1,
      'is of another log, other.example',
      () => sign(NoteSigner.generate('other.example'), { origin: 'other.example' }),
    ],
    [
      'a checkpoint of another root',
      () => own().size,
      'is not that of the checkpoint',
      () => sign(signer(), { root: Buffer.alloc(32) }),
    ],
    ['a checkpoint of more rows', () => 513, 'is missing', () => sign(signer(), { size: own().size + 1 })],
    [
      'a checkpoint that is none',
      () => 1,
      'the checkpoint is broken',
      () => edit('checkpoint', bytes => bytes.subarray(0, -1)),
    ],
  ];
  it.each(changes)('%s', async (_, first, words, change) => {
    rmSync(fileOf('changed'), { recursive: true, force: true });
    cpSync(fileOf('whole'), fileOf('changed'), { recursive: true });
    change();
    const { code, stdout } = await verify('changed', '--bodies', fileOf('bodies'));
    expect([code, stdout]).toEqual([1, expect.stringContaining(`First: row ${first()}\n`)]);
    expect(stdout).toContain(words);
  });

  const lines = (change: (all: Body[]) => unknown): string => {
    const all = bodies();
    change(all);
    return all.map(body => `${JSON.stringify(body)}\n`).join('');
  };
  const at = (all: Body[]): Body => all.find(({ seq }) => seq === whisper)!;
  const texts: [string, first: () => number, words: string, () => string][] = [
    ['a text', () => whisper, 'its text was changed', () => lines(all => (at(all).body = '거짓말'))],
    [
      'a salt',
      () => whisper,
      'its text was changed',
      () => lines(all => (at(all).salt = Buffer.alloc(16).toString('base64'))),
    ],
    [
      'a salt of another length',
      () => whisper,
      'is no text of a row',
      () => lines(all => (at(all).salt = 'AAAA')),
    ],
    [
      'texts that changed places',
      () => whisper - 1,
      'is not in its place',
      () => lines(all => all.splice(all.indexOf(at(all)) - 1, 0, at(all))),
    ],
    [
      'a text of a row that there is not',
      () => 99_999,
      'no such row',
      () => lines(all => all.push({ ...at(all), seq: 99_999 })),
    ],
    ['a text that was cut off', () => own().size, 'is no text of a row', () => lines(() => 0).slice(0, -5)],
  ];
  it.each(texts)('%s', async (_, first, words, content) => {
    writeFileSync(fileOf('changed-bodies'), content());
    const { code, stdout } = await verify('whole', '--bodies', fileOf('changed-bodies'));
    expect([code, stdout]).toEqual([1, expect.stringContaining(words)]);
    expect(stdout).toContain(`First: row ${first()}\n`);
    expect(stdout).not.toMatch(/거짓말|비밀|점심/);
  });

  it('but an entry that is gone is only counted, since its hash is there', async () => {
    rmSync(fileOf('changed'), { recursive: true, force: true });
    cpSync(fileOf('whole'), fileOf('changed'), { recursive: true });
    edit('tile/entries/000', bytes => {
      const rest = entriesOf(bytes)!.slice(1);
      return Buffer.concat([
        Buffer.alloc(2),
        bytes.subarray(bytes.length - rest.reduce((sum, one) => sum + 2 + one.length, 0)),
      ]);
    });
    const { code, stdout } = await verify('changed');
    expect([code, stdout]).toEqual([0, expect.stringContaining('of 1 only the hash is there')]);
  });
});

describe('an export', () => {
  it('that was cut is not taken for a whole one', async () => {
    cpSync(fileOf('whole'), fileOf('cut'), { recursive: true });
    rmSync(fileOf('cut/checkpoint'));
    const { code, stdout, stderr } = await verify('cut');
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('There is no checkpoint in ')]);
  });

  it('writes over nothing', async () => {
    expect(await exported('whole')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `${fileOf('whole')} is not empty.\n`,
    });
    mkdirSync(fileOf('empty'));
    const { code, stderr } = await exported('empty', '--bodies', fileOf('bodies'));
    expect([code, stderr]).toEqual([2, `${fileOf('bodies')} is there already.\n`]);
  });

  it('says which row is not what was sealed, and so does a check of it', async () => {
    await db.all(`UPDATE chat_log SET text = '거짓말' WHERE seq = ${whisper}`);
    const { code, stdout } = await exported('wrong');
    await db.all(`UPDATE chat_log SET text = '비밀' WHERE seq = ${whisper}`);
    expect([code, stdout]).toEqual([
      1,
      expect.stringContaining(`Not what was sealed: 1 rows, row ${whisper} first.`),
    ]);
    const checked = await verify('wrong');
    expect([checked.code, checked.stdout]).toEqual([1, expect.stringContaining(`First: row ${whisper}\n`)]);
  });

  it('has the hash of a row that was removed with its salt', async () => {
    const seq = 300;
    const [tile] = await db.all<{ salts: Uint8Array }>('SELECT salts FROM log_salt WHERE idx = 1');
    const [row] = await db.all(`SELECT * FROM chat_log WHERE seq = ${seq}`);
    const salts = Buffer.from(tile!.salts).fill(0, (seq - 257) * 16, (seq - 256) * 16);
    await db.all('UPDATE log_salt SET salts = ? WHERE idx = 1', [salts]);
    await db.all(`DELETE FROM chat_log WHERE seq = ${seq}`);
    const { code, stdout } = await exported('gone', '--bodies', fileOf('gone-bodies'));
    await db.all('UPDATE log_salt SET salts = ? WHERE idx = 1', [tile!.salts]);
    const names = Object.keys(row!);
    await db.all(
      `INSERT INTO chat_log (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      Object.values(row!),
    );
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('Gone: 1 rows, of which only the hash is there'),
    ]);
    expect((await verify('gone', '--bodies', fileOf('gone-bodies'))).code).toBe(0);
  });

  it.each([
    [['export']],
    [['export', '--tlog', 'x', '--vkey', 'x']],
    [['verify', '--bodies', 'x']],
    [['verify', '--vkey', 'x']],
  ])('is not made by %j', async args => {
    const { code, stdout, stderr } = await record(place.environment, ...args);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining('npm run -s record -- export')]);
  });
});
