import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/contract/checkpoint.js';
import { isConsistent } from '../../src/contract/merkle-proofs.js';
import type { ConsistencyProof, ProofKeys, SealView } from '../../src/contract/proofs.js';
import type { Overview, OwnRecord } from '../../src/contract/records.js';
import { parseNote } from '../../src/contract/signed-note.js';
import { sha256 } from '../../src/proof/hashing.js';
import { NoteVerifier } from '../../src/proof/note-keys.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealed } from '../support/sealed.js';

const SCRIPT = join(import.meta.dirname, '../../docs/check-proof.mjs');

let place: Place;
let room: Room;
let said: { line: number; reply: number; whisper: number; hidden: number; mute: number };
let vkey: string;
const folder = mkdtempSync(join(tmpdir(), 'sarangbang-proof-'));
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  await room.enter('jiyoung');
  await room.enter('sora');
  const [line, hidden] = (await minsu.sayMany(2, '점심 📦')) as [number, number];
  const reply = (await minsu.send('message', { text: '대답', replyTo: line, idempotencyKey: randomUUID() }))
    .seq as number;
  const whisper = (await minsu.whisper('jiyoung', '비밀')).seq as number;
  const { body } = await room.asAdmin<{ seq: number }>('POST', 'admin/members/jiyoung/mute', {
    reason: '도배',
  });
  await room.asAdmin('POST', `admin/records/lines/${hidden}/hide`, { reason: '광고' });
  await minsu.sayMany(300);
  said = { line, reply, whisper, hidden, mute: body.seq };
  await sealed(room);
  vkey = (await get<ProofKeys>('proof/key', 'sora')).body.vkeys[0]!;
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await room.close();
});

async function get<T>(path: string, name: string) {
  return room.http<T>('GET', path, { token: await room.token(name) });
}
/** The answer of a route that answers text. */
async function text(path: string, name = 'sora'): Promise<string> {
  const authorization = `Bearer ${await room.token(name)}`;
  // a kept connection may have been ended meanwhile
  const headers = { authorization, connection: 'close' };
  const response = await fetch(`${room.url}/api/${path}`, { headers });
  expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  return response.text();
}
const proofOf = async (seq: number, name: string) => text(`proof/lines/${seq}`, name);

/** What the script says of a file. */
function checked(proof: string, key = vkey): string {
  const file = join(folder, 'proof');
  writeFileSync(file, proof);
  try {
    return execFileSync(process.execPath, [SCRIPT, file, key], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}

describe('a checkpoint', () => {
  it('is for every member, and signed by the key that the room says', async () => {
    const note = parseNote(await text('proof/checkpoint'))!;
    expect(NoteVerifier.of(vkey)!.holds(note)).toBe(true);
    const { body } = await get<ProofKeys>('proof/key', 'sora');
    expect(body.fingerprint).toBe(
      sha256(Buffer.from(vkey.split('+').slice(2).join('+'), 'base64').subarray(1)).toString('hex'),
    );
    expect((await room.http('GET', 'proof/checkpoint')).status).toBe(401);
  });

  it('has grown from every one before it', async () => {
    const minsu = await room.enter('minsu');
    const older: { size: number; root: Uint8Array }[] = [
      parseCheckpoint(parseNote(await text('proof/checkpoint'))!.text)!,
    ];
    for (const lines of [1, 200, 90]) {
      await minsu.sayMany(lines);
      await sealed(room);
      const newest = parseCheckpoint(parseNote(await text('proof/checkpoint'))!.text)!;
      for (const old of older) {
        const { body } = await get<ConsistencyProof>(`proof/consistency?from=${old.size}`, 'sora');
        const to = parseCheckpoint(parseNote(body.checkpoint)!.text)!;
        const hashes = body.hashes.map(hash => new Uint8Array(Buffer.from(hash, 'base64')));
        expect(body).toMatchObject({ from: old.size, to: to.size });
        expect(await isConsistent(sha256, [old, to], hashes)).toBe(true);
        expect(
          await isConsistent(sha256, [{ ...old, root: newest.root.map(byte => byte ^ 1) }, to], hashes),
        ).toBe(false);
      }
      older.push(newest);
    }
  });

  it.each([
    ['from=0', 400],
    ['from=-1', 400],
    ['from=1.5', 400],
    ['from=', 400],
    ['', 400],
    ['from=1&from=2', 400],
    ['from=99999999999999999999', 400],
    ['from=9007199254740991', 404],
  ])('is not asked for by ?%s', async (query, status) => {
    expect((await get(`proof/consistency?${query}`, 'sora')).status).toBe(status);
  });
});

describe('the proof of a line', () => {
  it('is checked by a script that knows nothing of the room', async () => {
    for (const [seq, name, says] of [
      [said.line, 'sora', '점심 📦 0'],
      [said.reply, 'sora', `re ${said.line}`],
      [said.whisper, 'jiyoung', '비밀'],
      [said.whisper, 'minsu', '비밀'],
      [said.hidden, 'admin', '점심 📦 1'],
      [said.mute, 'admin', '"reason":"도배"'],
      [said.mute, 'jiyoung', '"reason":"도배"'],
    ] as const)
      expect(checked(await proofOf(seq, name))).toContain(says);
  });

  it('is refused to those who may not read it', async () => {
    for (const [seq, name] of [
      [said.whisper, 'sora'],
      [said.whisper, 'admin'],
      [said.hidden, 'sora'],
      [said.hidden, 'minsu'],
      [said.mute, 'sora'],
      [999_999, 'admin'],
    ] as const)
      expect([seq, (await get(`proof/lines/${seq}`, name)).status]).toEqual([seq, 404]);
    for (const seq of ['0', '-1', '1.5', 'x', '1e3', '9'.repeat(30), '%00'])
      expect((await get(`proof/lines/${seq}`, 'admin')).status).toBe(404);
  });

  it('does not hold when it was changed, or for another key', async () => {
    const proof = await proofOf(said.line, 'sora');
    const other = await proofOf(said.reply, 'sora');
    const [, extra] = /extra (\S+)/.exec(proof)!;
    const row = JSON.parse(Buffer.from(extra!, 'base64').toString()) as {
      body: string;
      entry: string;
      salt: string;
    };
    const withRow = (changes: object) =>
      proof.replace(extra!, Buffer.from(JSON.stringify({ ...row, ...changes })).toString('base64'));
    const lines = proof.split('\n');
    for (const [changed, why] of [
      [withRow({ body: '저녁 📦 0' }), 'the text is not the one that was sealed'],
      // the commitment is the same when the text begins later
      [
        withRow({
          salt: Buffer.concat([Buffer.from(row.salt, 'base64'), Buffer.from('점심')]).toString('base64'),
          body: row.body.slice(2),
        }),
        'the text is not the one that was sealed',
      ],
      [withRow({ entry: row.entry.replace(/at \d/, 'at 2') }), 'the line is not in the tree'],
      [withRow({ entry: row.entry.replace(/from \d+/, 'from 1') }), 'the line is not in the tree'],
      [proof.replace(/index \d+/, 'index 1'), 'the line is not in the tree'],
      [lines.toSpliced(3, 1).join('\n'), 'the line is not in the tree'],
      [lines.toSpliced(3, 0, lines[3]!).join('\n'), 'the proof is too long'],
      [proof.replace(/\n\n(\S+\n)(\d+)/, '\n\n$19$2'), 'the signature of the checkpoint is wrong'],
      [
        `${proof.slice(0, proof.indexOf('\n\n'))}${other.slice(other.indexOf('\n\n')).replace(/— .*/, '')}`,
        'the checkpoint is not signed by this key',
      ],
      ['', 'this is no proof'],
      [proof.slice(0, 100), 'this is no proof'],
    ] as const)
      expect(checked(changed)).toContain(why);
    const foreign = NoteVerifier.named('other.example', Buffer.alloc(32, 7))!.vkey;
    expect(checked(proof, foreign)).toContain('the checkpoint is not signed by this key');
  });

  it('of an erased text has its place, and nothing to guess it by', async () => {
    const path = `admin/records/lines/${said.reply}/erase`;
    const reason = '개인 정보';
    const { confirm } = (await room.asAdmin<{ confirm: string }>('POST', path, { reason })).body;
    expect((await room.asAdmin('POST', path, { reason, confirm })).status).toBe(200);
    await sealed(room);
    const proof = await proofOf(said.reply, 'sora');
    expect(checked(proof)).toContain('Its text is not in this file');
    const [, extra] = /extra (\S+)/.exec(proof)!;
    expect(Object.keys(JSON.parse(Buffer.from(extra!, 'base64').toString()) as object)).toEqual(['entry']);
  });
});

it('tells members how far the log is sealed, in their own record', async () => {
  const { size, note } = await sealed(room);
  const { fingerprint } = (await get<ProofKeys>('proof/key', 'sora')).body;
  const own = (await get<OwnRecord>('me/record', 'sora')).body.sealed;
  expect(own).toEqual({ size, at: expect.any(Number), fingerprint, checkpoint: note, witnesses: [] });
});

it('tells admins how far the log is sealed', async () => {
  const { size } = await sealed(room);
  const { body } = await room.asAdmin<SealView>('GET', 'admin/proof');
  expect(body).toMatchObject({ size, unsealed: 0, existing: 0, sealedAt: expect.any(Number) });
  expect(body).not.toHaveProperty('problem');
  expect((await room.asAdmin<Overview>('GET', 'admin/overview')).body.log.sealedTo).toBe(size);
  expect((await get('admin/proof', 'sora')).status).toBe(403);
});
