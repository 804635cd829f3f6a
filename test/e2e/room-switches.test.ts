import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.js';
import { LineClient } from '../support/line-client.js';
import { ADMIN, startRoom, type Room } from '../support/room.js';

const SETTINGS = { TCP_PORT: '0', ROOM_NAME: '우리 방', RATE_LINES_PER_SECOND: '0' };

let room: Room;
let [admin, minsu, jisoo]: Client[] = [];
async function enterAll(): Promise<void> {
  [admin, minsu, jisoo] = [
    await room.enter(ADMIN.name),
    await room.enter('minsu'),
    await room.enter('jisoo'),
  ];
}
beforeAll(async () => {
  room = await startRoom(SETTINGS);
  await enterAll();
});
afterAll(() => room.close());
afterEach(async () => {
  await change({ slowSeconds: 0, locked: false, notice: '' });
});

// oxlint-disable-next-line typescript/no-explicit-any -- tests say what they expect in their assertions
const change = (body: unknown) => room.asAdmin<any>('PATCH', 'admin/room', body);
// oxlint-disable-next-line typescript/no-explicit-any
const lastAct = async (): Promise<any> =>
  // oxlint-disable-next-line typescript/no-explicit-any
  (await room.asAdmin<any>('GET', 'admin/logs/moderation?limit=1')).body.items[0];
const code = (ack: { error?: { code: string } }): string => ack.error?.code ?? 'ok';
/** The seqs of what a member has said to everyone. */
const saidBy = async (name: string): Promise<number[]> => {
  const rows = await room.rows<{ seq: number }>(
    `SELECT c.seq FROM chat_log c JOIN accounts a ON a.id = c.sender_id
     WHERE a.name = ? AND c.kind = 'chat' ORDER BY c.seq`,
    [name],
  );
  return rows.map(({ seq }) => seq);
};

describe('the switches of the room', () => {
  it('are told to all who are there and to who comes, and are on record with the reason', async () => {
    const [now, reason] = [
      { name: '우리 방', slowSeconds: 30, locked: true, notice: '회의 중\n조용히' },
      '회의',
    ];
    const { status, body } = await change({
      slowSeconds: 30,
      locked: true,
      notice: ' 회의 중\n조용히 ',
      reason,
    });
    expect([status, body]).toEqual([200, { ...now, recorded: true, loopback: true }]);
    expect((await room.asAdmin('GET', 'admin/room')).body).toEqual(body);
    for (const client of [admin!, minsu!]) {
      await client.until(() => client.rooms.length > 0, 'the room');
      expect(client.rooms.at(-1)).toEqual({ ...now, reason });
    }
    const { name, ...others } = now;
    expect((await room.enter('jisoo')).welcome).toMatchObject({ room: name, ...others });
    expect(await lastAct()).toMatchObject({
      action: 'room',
      actor: ADMIN.name,
      reason,
      detail: 'slowSeconds, locked, notice',
      room: { from: { name }, to: now },
    });
    await change({ slowSeconds: 0, locked: false, notice: '  ' });
    expect((await lastAct()).room).toEqual({ from: now, to: { name } });
    expect(await lastAct()).not.toHaveProperty('reason');
  });

  it('are not for those who have not logged in', async () => {
    await change({ slowSeconds: 5, locked: true, notice: '안에서만' });
    expect((await room.http('GET', 'room')).body).toEqual({ name: '우리 방', recorded: true });
  });

  it('make no act when they are so already', async () => {
    await change({ locked: true, slowSeconds: 5 });
    const { seq } = await lastAct();
    await change({ locked: true, slowSeconds: 5, notice: '', reason: '또' });
    expect((await lastAct()).seq).toBe(seq);
  });

  it('are what they were after a restart', async () => {
    await change({ slowSeconds: 60, locked: true, notice: '남는 공지' });
    const { place } = room;
    await room.stop();
    room = await startRoom(SETTINGS, place);
    await enterAll();
    expect(minsu!.welcome).toMatchObject({ slowSeconds: 60, locked: true, notice: '남는 공지' });
    expect(code(await minsu!.say('안녕'))).toBe('LOCKED');
  });

  it.each<[string, unknown, string, string]>([
    ['a slow mode of -1', { slowSeconds: -1 }, 'INVALID', 'slowSeconds'],
    ['a slow mode of 3,601', { slowSeconds: 3_601 }, 'INVALID', 'slowSeconds'],
    ['a slow mode of 1.5', { slowSeconds: 1.5 }, 'INVALID', 'slowSeconds'],
    ['a lock as text', { locked: 'true' }, 'INVALID', 'locked'],
    ['a long notice', { notice: '😀'.repeat(201) }, 'TOO_LONG', 'notice'],
    ['an invisible notice', { notice: '\u200b' }, 'EMPTY', 'notice'],
    ['a notice with NUL', { notice: 'a\0b' }, 'INVALID_TEXT', 'notice'],
    ['a long reason', { locked: true, reason: 'x'.repeat(201) }, 'TOO_LONG', 'reason'],
  ])('refuse %s', async (_, body, refused, field) => {
    const { status, body: answer } = await change(body);
    expect([status, answer.error?.code, answer.error?.field]).toEqual([400, refused, field]);
  });

  it('take the longest notice byte for byte', async () => {
    const notice = '😀'.repeat(197) + '\n\u202e';
    expect((await change({ notice: `${notice}!` })).body.notice).toBe(`${notice}!`);
    expect((await room.enter('reader')).welcome!.notice).toBe(`${notice}!`);
  });
});

describe('slow mode', () => {
  it('lets a member say one line in its time, and says how long to wait', async () => {
    await change({ slowSeconds: 30 });
    const first = await minsu!.say('하나');
    const second = await minsu!.say('둘');
    expect(first.ok).toBe(true);
    expect(second.error).toMatchObject({ code: 'RATE_LIMITED' });
    expect(second.error.retryAfterMs).toBeGreaterThan(20_000);
    expect(second.error.retryAfterMs).toBeLessThanOrEqual(30_000);
    // whispers, commands, others and admins are free
    for (const ack of [
      await minsu!.whisper('jisoo', '귓속말'),
      await minsu!.whisper('jisoo', '또'),
      await minsu!.say('/who'),
      await jisoo!.whisper('minsu', '귓속말'),
      await jisoo!.say('나도'),
      await admin!.say('하나'),
      await admin!.say('둘'),
    ])
      expect(code(ack)).toBe('ok');
  });

  it('is counted from the last line before it was turned on, and ends with its time', async () => {
    await minsu!.say('먼저');
    await change({ slowSeconds: 1 });
    const { error } = await minsu!.say('곧');
    expect(error).toMatchObject({ code: 'RATE_LIMITED' });
    await new Promise(resolve => setTimeout(resolve, error.retryAfterMs));
    expect(code(await minsu!.say('이제'))).toBe('ok');
  });

  it('takes one line of many in one batch', async () => {
    await change({ slowSeconds: 600 });
    const many = await room.enter('many');
    const acks = await Promise.all(Array.from({ length: 200 }, (_, i) => many.say(`한꺼번에 ${i}`)));
    expect(acks.filter(ack => ack.ok)).toHaveLength(1);
    expect(acks[0]).toMatchObject({ ok: true });
    for (const ack of acks.slice(1)) expect(code(ack)).toBe('RATE_LIMITED');
    expect(await saidBy('many')).toHaveLength(1);
  });

  it('answers a line that is sent again as the first time', async () => {
    await change({ slowSeconds: 600 });
    const again = await room.enter('again');
    const key = crypto.randomUUID();
    const { seq } = await again.say('한 번', key);
    expect(await again.say('한 번', key)).toMatchObject({ ok: true, seq, duplicate: true });
    expect(code(await again.say('다른 것', key))).toBe('IDEMPOTENCY_CONFLICT');
  });
});

describe('a lock', () => {
  it('lets only admins speak, and members whisper to admins and read', async () => {
    await change({ locked: true });
    expect(await minsu!.say('…')).toMatchObject({
      error: { code: 'LOCKED', message: 'Only admins can write now.' },
    });
    expect(code(await minsu!.whisper('jisoo', '…'))).toBe('LOCKED');
    expect(code(await minsu!.say('/w jisoo …'))).toBe('LOCKED');
    for (const ack of [
      await minsu!.whisper(ADMIN.name, '질문'),
      await minsu!.say(`/w ${ADMIN.name} 질문`),
      await minsu!.say('/who'),
      await minsu!.say('/help'),
      await minsu!.send('history', { limit: 1 }),
      await admin!.say('공지입니다'),
      await admin!.whisper('minsu', '답'),
      await (await room.enter('quitter')).say('/quit'),
    ])
      expect(code(ack)).toBe('ok');
    await change({ locked: false });
    expect(code(await minsu!.say('이제'))).toBe('ok');
  });

  it('holds from its seq on: no line of a member comes after it, however many are under way', async () => {
    const locks: [number, number][] = [];
    const acks: { ok: boolean; seq: number; error?: { code: string } }[] = [];
    let isOver = false;
    const talk = async (client: Client): Promise<void> => {
      while (!isOver) acks.push(...(await Promise.all(Array.from({ length: 20 }, () => client.say('빨리')))));
    };
    const talking = [talk(minsu!), talk(jisoo!)];
    for (let i = 0; i < 10; i++) {
      await change({ locked: true });
      const { seq } = await lastAct();
      await change({ locked: false });
      locks.push([seq, (await lastAct()).seq]);
    }
    isOver = true;
    await Promise.all(talking);
    const said = [...(await saidBy('minsu')), ...(await saidBy('jisoo'))];
    for (const [from, to] of locks) expect(said.filter(seq => seq > from && seq < to)).toEqual([]);
    // both happened, and whoever got an ack is in the log
    expect(new Set(acks.map(code))).toEqual(new Set(['ok', 'LOCKED']));
    for (const ack of acks) if (ack.ok) expect(said).toContain(ack.seq);
  });
});

describe('the commands of the switches', () => {
  it('do what the route does, with a reason or without', async () => {
    expect(await admin!.say('/slow 1m 도배')).toEqual({ ok: true, name: '우리 방', slowSeconds: 60 });
    expect(await lastAct()).toMatchObject({ detail: 'slowSeconds', reason: '도배' });
    expect(await admin!.say('/slow off')).toEqual({ ok: true, name: '우리 방' });
    expect(await admin!.say('/lock 회의 중')).toMatchObject({ ok: true, locked: true });
    expect(await lastAct()).toMatchObject({ detail: 'locked', reason: '회의 중' });
    expect(code(await minsu!.say('…'))).toBe('LOCKED');
    expect(await admin!.say('/unlock')).toEqual({ ok: true, name: '우리 방' });
  });

  it.each(['/slow', '/slow 30', '/slow 2h', '/slow fast'])('refuse %s', async line => {
    expect(code(await admin!.say(line))).toBe('INVALID');
  });

  it('are not for members, whose attempt is on record without a target', async () => {
    await room.member('30s');
    expect(code(await jisoo!.say('/slow 30s 나도'))).toBe('FORBIDDEN');
    const act = await lastAct();
    expect(act).toMatchObject({ action: 'room', outcome: 'refused', actor: 'jisoo', detail: 'FORBIDDEN' });
    expect(act).not.toHaveProperty('target');
  });

  it('are one act under one key, which is good for no other change', async () => {
    const key = crypto.randomUUID();
    await admin!.say('/lock', key);
    const { seq } = await lastAct();
    await change({ locked: false });
    // what came between stays
    expect(await admin!.say('/lock', key)).toMatchObject({ ok: true, locked: true });
    expect(code(await admin!.say('/slow 5s', key))).toBe('IDEMPOTENCY_CONFLICT');
    expect((await lastAct()).seq).toBe(seq + 1);
    expect((await room.asAdmin('GET', 'admin/room')).body).not.toHaveProperty('locked');
  });
});

describe('over TCP', () => {
  it('the switches are told as lines when they change, and to who comes', async () => {
    const lines = await LineClient.enter(room, 'minsu');
    await change({ notice: '첫 줄\n둘째 줄', reason: '안내' });
    await lines.sees('* 공지: 첫 줄');
    await lines.sees('    둘째 줄');
    await lines.sees('* 이유: 안내');
    await change({ locked: true, slowSeconds: 30 });
    await lines.sees('* 지금은 관리자만 말할 수 있습니다');
    await lines.sees('* 슬로 모드: 30초에 한 줄');
    expect(lines.received).not.toContain('방 정보');
    lines.send('…\n');
    await lines.sees('! LOCKED: Only admins can write now.');
    const late = await LineClient.enter(room, 'jisoo');
    for (const line of ['* 공지: 첫 줄', '* 지금은 관리자만 말할 수 있습니다', '* 슬로 모드: 30초에 한 줄'])
      await late.sees(line);
    await change({ locked: false });
    await lines.sees('* 이제 모두 말할 수 있습니다');
    lines.send('하나\n둘\n');
    await lines.sees(/^! RATE_LIMITED: Slow mode: one line in 30 s\. \(try again in \d+ s\)$/m);
    await change({ notice: '', slowSeconds: 0 });
    await lines.sees('* 공지를 내렸습니다');
    await lines.sees('* 슬로 모드를 껐습니다');
    for (const client of [lines, late]) client.socket.destroy();
  });
});
