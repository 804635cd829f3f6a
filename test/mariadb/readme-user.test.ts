import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExportTicket } from '../../src/contract/exports.js';
import { MARIADB } from '../support/databases.js';
import { invite, join as joinRoom } from '../support/invites.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealLogins, verdictOf } from '../support/sealed.js';

const [README, CHANGELOG, OPERATIONS] = ['README.md', 'CHANGELOG.md', 'docs/operations.md'].map(file =>
  readFileSync(join(import.meta.dirname, '../..', file), 'utf8'),
) as [string, string, string];

describe("the README's user of MariaDB", () => {
  const name = `sarangbang_docs_${randomBytes(4).toString('hex')}`;
  const onServer = async (...statements: string[]): Promise<void> => {
    const connection = await createConnection(MARIADB);
    for (const statement of statements) await connection.query(statement);
    await connection.end();
  };
  let place: Place;
  let room: Room | undefined;

  beforeAll(async () => {
    const statements = /<!-- run: create-database -->\n\n```sql\n([\s\S]*?)```/
      .exec(README)![1]!
      .replaceAll('sarangbang', name)
      .split(';');
    await onServer(...statements.filter(statement => statement.trim() !== ''));
    place = await makePlace();
    const DB_PASSWORD = 'a password of your own';
    Object.assign(place, {
      environment: { ...place.environment, DB_NAME: name, DB_USER: name, DB_PASSWORD },
    });
    room = await startRoom({}, place);
  });
  afterAll(async () => {
    await room?.close();
    await onServer(`DROP DATABASE ${name}`, `DROP USER ${name}@'%'`);
  });

  it('can do all that the room does', async () => {
    const minsu = await room!.enter('minsu');
    const { seq } = await minsu.say('안녕하세요');
    await minsu.reached(seq);
    expect(await minsu.send('seen', { seq })).toEqual({ ok: true });
    const position = () => room!.rows('SELECT seq FROM read_positions WHERE seq = ?', [seq]);
    await expect.poll(position).toHaveLength(1);
    expect(await minsu.send('message', { text: '@admin 여기요', replyTo: seq })).toMatchObject({ ok: true });
    expect((await room!.asAdmin('PATCH', 'admin/room', { name: '새 이름', slowSeconds: 1 })).status).toBe(
      200,
    );
    const invites = [await invite(room!), await invite(room!)] as const;
    expect((await joinRoom(room!, invites[0].code, 'guest')).status).toBe(201);
    expect((await room!.asAdmin('DELETE', `admin/invites/${invites[1].id}`)).status).toBe(200);
    await room!.asAdmin('PATCH', 'admin/room', { slowSeconds: 0 });
    expect(await minsu.whisper('admin', '안녕하세요')).toMatchObject({ ok: true });
    const opening = { reason: '시험', with: 'minsu' };
    expect((await room!.asAdmin('POST', 'admin/records/whispers/open', opening)).status).toBe(200);
    const asked = { log: 'acts', format: 'csv', reason: '시험' };
    const { url } = (await room!.asAdmin<ExportTicket>('POST', 'admin/records/exports', asked)).body;
    expect((await fetch(room!.url + url)).status).toBe(200);
    for (const path of ['mute', 'unmute', 'kick', 'readmit']) {
      const { status } = await room!.asAdmin('POST', `admin/members/minsu/${path}`, { reason: '시험' });
      expect(`${path} ${status}`).toBe(`${path} 200`);
    }
  });

  it('seals lines and log-ins', async () => {
    await sealLogins(room!);
    expect((await verdictOf(room!)).logins).toMatchObject({ findings: [], days: 1, unsealed: 0 });
  });

  it('hides and shows lines; it erases them only with the rights that the operations guide names', async () => {
    const { seq } = await (await room!.enter('jisoo')).say('지울 말');
    const act = async (how: string, body: object) =>
      room!.asAdmin<{ confirm: string }>('POST', `admin/records/lines/${seq}/${how}`, {
        reason: '시험',
        ...body,
      });
    for (const how of ['hide', 'show']) expect((await act(how, {})).status).toBe(200);
    const { confirm } = (await act('erase', {})).body;
    expect((await act('erase', { confirm })).body.error?.code).toBe('FORBIDDEN');
    expect(await room!.rows('SELECT text FROM chat_log WHERE seq = ?', [seq])).toEqual([{ text: '지울 말' }]);
    expect(await room!.rows('SELECT seq FROM line_marks WHERE erased_act IS NOT NULL')).toEqual([]);
    const [grants] = /GRANT UPDATE \(text\)[\s\S]*?(?=\n```)/.exec(OPERATIONS)!;
    const statements = grants.split(';').filter(one => one.trim() !== '');
    await onServer(...statements.map(one => one.replaceAll('sarangbang', name)));
    expect((await act('erase', { confirm })).status).toBe(200);
    await onServer(
      ...statements.map(one =>
        one.replaceAll('sarangbang', name).replace('GRANT', 'REVOKE').replace(' TO ', ' FROM '),
      ),
    );
  });

  it('cannot change or remove what is on record', async () => {
    const { name: table } = (
      await room!.rows<{ name: string }>('SELECT table_name AS name FROM login_log_days')
    )[0]!;
    const columns = {
      [table]: 'at',
      opening_parties: 'whispers',
      export_begins: 'act_seq',
      login_salt: 'salt',
    };
    for (const log of ['chat_log', 'mentions', 'moderation_log', 'room_changes', ...Object.keys(columns)]) {
      const column = columns[log] ?? 'seq';
      await expect(room!.rows(`UPDATE ${log} SET ${column} = 0`)).rejects.toThrow('UPDATE command denied');
      await expect(room!.rows(`DELETE FROM ${log}`)).rejects.toThrow('DELETE command denied');
    }
  });

  it('can update a room of an earlier version with the rights that the changelog names', async () => {
    const grants = [...CHANGELOG.matchAll(/GRANT ALTER ON sarangbang\.\w+ TO [^;`]+(?=;)/g)].map(([grant]) =>
      grant.replaceAll('sarangbang', name),
    );
    expect(grants).toHaveLength(4);
    await room!.stop();
    await onServer(
      `ALTER TABLE ${name}.chat_log RENAME COLUMN idempotency_key TO client_id`,
      `ALTER TABLE ${name}.accounts RENAME COLUMN kicked_until TO barred_until`,
      `ALTER TABLE ${name}.chat_log DROP COLUMN reply_to`,
      `ALTER TABLE ${name}.log_head DROP COLUMN locked`,
      `ALTER TABLE ${name}.room_changes DROP COLUMN notice`,
      `ALTER TABLE ${name}.moderation_log DROP COLUMN address, MODIFY detail varchar(100) COLLATE utf8mb4_bin`,
      `DROP TABLE ${name}.mentions`,
      `DROP TABLE ${name}.opening_parties`,
      `DROP TABLE ${name}.export_begins`,
      `DELETE FROM ${name}.migrations WHERE name LIKE 'Names%' OR name LIKE 'Mentions%' OR name LIKE 'RoomSwitches%'
         OR name LIKE 'OpeningParties%' OR name LIKE 'ExportBegins%'`,
    );
    await expect(startRoom({}, place)).rejects.toThrow(`ALTER on ${name}.chat_log`);
    await onServer(...grants);
    room = await startRoom({}, place);
    const minsu = await room.enter('minsu');
    const { seq: replyTo } = await minsu.say('다시 안녕하세요');
    expect(await minsu.send('message', { text: '@admin', replyTo })).toMatchObject({ ok: true });
  });
});
