import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withSource } from '../support/data-source.js';
import { LineClient } from '../support/line-client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom({ TCP_PORT: '0', ROOM_NAME: '우리 방' });
  for (const name of ['minsu', 'jisoo', 'hana', 'dohyun', 'sujin', 'yuna', 'tae', 'bora', 'jun'])
    await room.member(name);
});
afterAll(() => room.close());

async function quit(client: LineClient): Promise<void> {
  client.send('/quit\n');
  await client.ends();
}

describe('the log-in over TCP', () => {
  it('asks for ID, then for PW, and lets in who knows both', async () => {
    const client = LineClient.open(room);
    await client.sees(/^ID\n$/);
    client.send('minsu\n');
    await client.sees(/^ID\nPW\n$/);
    client.send('a good password\n');
    await client.sees('* 우리 방: 모든 대화와 귓속말은 기록됩니다. 명령은 /help');
    await client.sees('[minsu]접속');
    await quit(client);
  });

  it.each([
    ['a blank name', '  \n', /^ID\nID\n$/],
    ['a wrong password', 'minsu\nwrong one\n', /^ID\nPW\n! BAD_CREDENTIALS: .+\nID\n$/],
    ['a name that is not there', 'stranger\nwrong one\n', /^ID\nPW\n! BAD_CREDENTIALS: .+\nID\n$/],
    ['what cannot be a password', 'minsu\nx\n', /^ID\nPW\n! BAD_CREDENTIALS: .+\nID\n$/],
  ])('says why and asks again after %s', async (_, sent, expected) => {
    const client = LineClient.open(room);
    client.send(sent);
    await client.sees(expected);
    await client.login('minsu');
    await client.sees(/^대화 참여 수 \[\d+\]$/m);
    await quit(client);
  });

  it('asks again for a blank password', async () => {
    const client = LineClient.open(room);
    client.send('minsu\n \n');
    await client.sees(/^ID\nPW\nPW\n$/);
    client.send('a good password\n');
    await client.sees(/^대화 참여 수 \[\d+\]$/m);
    await quit(client);
  });

  it('sends a member who must choose a password to the page', async () => {
    const { body } = await room.asAdmin<{ name: string }>('POST', 'admin/accounts', {
      name: 'fresh',
      password: 'handed over',
      role: 'member',
    });
    expect(body.name).toBe('fresh');
    const client = LineClient.open(room);
    await client.login('fresh', 'handed over');
    await client.sees(/! PASSWORD_CHANGE_REQUIRED: .+\n$/);
    await client.ends();
  });
});

describe('a room with both transports', () => {
  it('shows lines, whispers, entries and leaves on both, and whispers to their parties alone', async () => {
    const hana = await LineClient.enter(room, 'hana');
    const [dohyun, jisoo] = [await room.enter('dohyun'), await LineClient.enter(room, 'jisoo')];
    await hana.sees('[dohyun]접속');
    await hana.sees('[jisoo]접속');
    await hana.sees(/^대화 참여 수 \[\d\]$/m);
    await dohyun.say('안녕하세요');
    await hana.sees('[dohyun] 안녕하세요');
    hana.send('반가워요\n');
    await hana.sees('[hana] 반가워요');
    await jisoo.sees('[hana] 반가워요');
    await expect.poll(() => dohyun.texts()).toContain('반가워요');
    hana.send('/w dohyun 비밀\n');
    await hana.sees('>>> dohyun: 비밀');
    await expect.poll(() => dohyun.texts()).toContain('비밀');
    await dohyun.whisper('hana', '그래');
    await hana.sees('<<< dohyun: 그래');
    hana.send('/who\n');
    await hana.sees(/^대화 참여 수 \[\d\] (.*, )?dohyun/m);
    dohyun.socket.emit('message', { text: '/quit' });
    await hana.sees('[dohyun]접속해제');
    hana.send('/w dohyun 어디\n');
    await hana.sees('* dohyun님은 지금 없습니다. 돌아오면 귓속말을 보게 됩니다.');
    await quit(hana);
    await jisoo.sees('[hana]접속해제');
    expect(jisoo.received).not.toMatch(/비밀|그래|어디/);
    await quit(jisoo);
  });

  it('tells earlier lines by their time', async () => {
    const sujin = await LineClient.enter(room, 'sujin');
    sujin.send('오래전\n');
    await sujin.sees('[sujin] 오래전');
    await quit(sujin);
    const yuna = await LineClient.enter(room, 'yuna');
    await yuna.sees(/^\d\d:\d\d \[sujin\] 오래전$/m);
    expect(yuna.lines).not.toContain('[sujin] 오래전');
    await quit(yuna);
  });

  it('has no text that can pose as a line of the room', async () => {
    const [tae, bora] = [await LineClient.enter(room, 'tae'), await room.enter('ha_eun')];
    await bora.say('one\n[admin] two\u2028[admin] three\n');
    await tae.sees('    [admin] three');
    expect(tae.lines.filter(line => line.startsWith('[admin]'))).toEqual([]);
    await quit(tae);
    bora.socket.disconnect();
  });
});

describe('sanctions over TCP', () => {
  it('are told with their reason and end, refuse what they forbid, and close the connection', async () => {
    const [admin, jun] = [await LineClient.enter(room, 'admin'), await LineClient.enter(room, 'jun')];
    await admin.sees('[jun]접속');
    admin.send('/mute jun 10m 도배\n');
    await jun.sees(/^\* admin: jun 채팅 금지 \d{4}-\d\d-\d\d \d\d:\d\d까지 \(도배\)$/m);
    jun.send('들려요?\n');
    await jun.sees(/^! MUTED: .+ \(until \d{4}-\d\d-\d\d \d\d:\d\d\)$/m);
    admin.send('/unmute jun 이제 괜찮아요\n');
    await jun.sees('* admin: jun 금지 해제 (이제 괜찮아요)');
    jun.send('고마워요\n');
    await admin.sees('[jun] 고마워요');
    jun.send('/kick admin 장난\n');
    await jun.sees(/^! FORBIDDEN: /m);
    admin.send('/kick jun 5m 또 도배\n');
    await jun.sees(/^\* 강제 퇴장되었습니다: 또 도배 \(\d{4}-\d\d-\d\d \d\d:\d\d까지\)$/m);
    await jun.ends();
    await admin.sees('[jun]접속해제');
    const again = LineClient.open(room);
    await again.login('jun');
    await again.sees(/! KICKED: .+ \(until .+\)\nID\n$/);
    again.socket.destroy();
    admin.send('/readmit jun 사과함\n');
    await admin.sees('* admin: jun 재입장 허용 (사과함)');
    await quit(await LineClient.enter(room, 'jun'));
    await quit(admin);
  });
});

describe('the record', () => {
  it('tells over which transport a member logged in and entered', async () => {
    const client = await LineClient.enter(room, 'sujin');
    await quit(client);
    await room.enter('ha_eun');
    const of = async (name: string) =>
      (await room.logins<{ event: string; transport: string | null; ip: string | null }>('name = ?', [name]))
        .slice(-3)
        .map(({ event, transport }) => [event, transport]);
    await expect
      .poll(() => of('sujin'))
      .toEqual([
        ['login', 'tcp'],
        ['enter', 'tcp'],
        ['leave', null],
      ]);
    await room.login('ha_eun');
    expect(await of('ha_eun')).toContainEqual(['enter', 'socket.io']);
    expect(await of('ha_eun')).toContainEqual(['login', 'rest']);
    const { body } = await room.asAdmin<{ items: { transport?: string }[] }>(
      'GET',
      'admin/logs/logins?limit=200',
    );
    const told = new Set(body.items.map(({ transport }) => transport));
    expect(told).toEqual(new Set([undefined, 'rest', 'socket.io', 'tcp']));
  });

  it('has no session left of a connection that has ended', async () => {
    const client = await LineClient.enter(room, 'sujin');
    const open = () =>
      room.rows(
        `SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id
         WHERE a.name = 'sujin' AND s.ended_at IS NULL AND s.id IN
           (SELECT s2.id FROM sessions s2 WHERE s2.created_at >= ?)`,
        [began],
      );
    const began = (await room.rows<{ at: number }>('SELECT MAX(created_at) AS at FROM sessions'))[0]!.at;
    expect(await open()).toHaveLength(1);
    client.socket.destroy();
    await expect.poll(open).toEqual([]);
  });

  it('goes on in a table that an older version has made', async () => {
    const [day] = await room.rows<{ name: string }>('SELECT table_name AS name FROM login_log_days');
    await room.stop();
    await withSource(room.place, source => source.query(`ALTER TABLE ${day!.name} DROP COLUMN transport`));
    room = await startRoom({ TCP_PORT: '0' }, room.place);
    await quit(await LineClient.enter(room, 'dohyun'));
    const events = async () =>
      (await room.logins<{ event: string }>("name = 'dohyun'")).slice(-3).map(({ event }) => event);
    await expect.poll(events).toEqual(['login', 'enter', 'leave']);
    const { body } = await room.asAdmin<{ items: object[] }>('GET', 'admin/logs/logins?limit=3');
    expect(body.items).toHaveLength(3);
    for (const item of body.items) expect(item).not.toHaveProperty('transport');
  });
});
