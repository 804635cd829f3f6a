import { afterAll, beforeAll, expect, it } from 'vitest';
import { Pruning } from '../../src/admin/retention/pruning.js';
import { saltOf } from '../../src/proof/salts.js';
import { readTree } from '../../src/proof/tree-row.js';
import { fillLog } from '../support/fill-log.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { queryOf, sealed, verdictOf } from '../support/sealed.js';

const DAY_MS = 86_400_000;
const GONE = Buffer.alloc(16).toString('hex');

let place: Place;
let room: Room;
beforeAll(async () => {
  place = await makePlace();
  room = await startRoom({}, place);
});
afterAll(() => room.close());

async function erase(seq: number): Promise<void> {
  const path = `admin/records/lines/${seq}/erase`;
  const { body } = await room.asAdmin<{ confirm: string }>('POST', path, { reason: '개인 정보' });
  const { status } = await room.asAdmin('POST', path, { reason: '개인 정보', confirm: body.confirm });
  expect(status).toBe(200);
}
const saltHex = async (seq: number) =>
  (await saltOf(queryOf(room), (await readTree(queryOf(room)))!, seq)).toString('hex');

it('keeps a line proven whose text is erased, and leaves nothing to guess it by', async () => {
  const minsu = await room.enter('minsu');
  await room.enter('jiyoung');
  const [before] = (await minsu.sayMany(2, '주민 번호')) as [number];
  const { seq: whisper } = await minsu.whisper('jiyoung', '비밀');
  await sealed(room);
  const salt = await saltHex(before);
  expect(salt).not.toBe(GONE);
  await erase(before);
  await erase(whisper as number);
  // of this one it is not known yet what stands for it
  const [fresh] = (await minsu.sayMany(1, '전화번호')) as [number];
  await erase(fresh);
  const { size } = await sealed(room);
  expect(await verdictOf(room)).toMatchObject({ findings: [], rows: size, erased: 3 });
  for (const seq of [before, whisper as number, fresh]) expect(await saltHex(seq)).toBe(GONE);
  // no table has the salt that was
  for (const { salts } of await room.rows<{ salts: Uint8Array }>(
    'SELECT salts FROM log_salt UNION ALL SELECT salts FROM log_tree',
  ))
    expect(Buffer.from(salts).toString('hex')).not.toContain(salt);
});

it('finds another text in place of one that was erased', async () => {
  const [erased] = await room.rows<{ seq: number }>('SELECT seq FROM log_erased ORDER BY seq LIMIT 1');
  const { seq } = erased!;
  await room.database.write('background', tx =>
    tx.query(`UPDATE chat_log SET text = '거짓' WHERE seq = ?`, [seq]),
  );
  expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'changed', seq }]);
  await room.database.write('background', tx =>
    tx.query(`UPDATE chat_log SET text = '' WHERE seq = ?`, [seq]),
  );
  // what stands for a text cannot be made to stand for another
  const [row] = await room.rows<{ commitment: string }>('SELECT commitment FROM log_erased WHERE seq = ?', [
    seq,
  ]);
  const set = (commitment: string) =>
    room.database.write('background', tx =>
      tx.query('UPDATE log_erased SET commitment = ? WHERE seq = ?', [commitment, seq]),
    );
  await set(Buffer.alloc(32).toString('base64'));
  expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'changed', seq }]);
  await set(row!.commitment);
  expect((await verdictOf(room)).findings).toEqual([]);
});

it('keeps what is left proven when old rows are removed', async () => {
  await room.close();
  place = await makePlace();
  room = await startRoom({}, place);
  await sealed(room);
  const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
  await room.stop();
  await fillLog(place.environment, { accounts: 20, lines: 3_000, acts: 300 }, Date.now() - 40 * DAY_MS);
  room = await startRoom({}, place);
  const minsu = await room.enter('minsu');
  await minsu.sayMany(3);
  await sealed(room);
  const old = head!.seq + 10;
  expect(await saltHex(old)).not.toBe(GONE);
  const { status } = await room.asAdmin('PUT', 'admin/retention', { lines: 30, reason: '보관 기간' });
  expect(status).toBe(200);
  await room.app.get(Pruning).run();
  const { size } = await sealed(room);
  const verdict = await verdictOf(room);
  expect(verdict).toMatchObject({ findings: [], rows: size });
  expect(verdict.gone).toBeGreaterThan(2_000);
  expect(await saltHex(old)).toBe(GONE);
  // one more that is gone is not covered by that
  const [act] = await room.rows<{ seq: number }>(
    'SELECT seq FROM moderation_log WHERE seq > ? ORDER BY seq LIMIT 1',
    [old],
  );
  await room.database.write('background', tx =>
    tx.query('DELETE FROM moderation_log WHERE seq = ?', [act!.seq]),
  );
  expect((await verdictOf(room)).findings).toMatchObject([{ kind: 'removed', seq: act!.seq }]);
});
