import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { PendingConnections } from '../../src/chat/connection/pending-connections.js';
import { Participants } from '../../src/chat/participants.js';
import { Lines } from '../../src/chat/transport/line/lines.js';
import { LineClient } from '../support/line-client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom({ TCP_PORT: '0', RATE_EVENTS_PER_SECOND: '50' });
  for (const name of ['minsu', 'jisoo', 'hana']) await room.member(name);
});
afterAll(() => room?.close());

const storedTexts = async (name: string): Promise<string[]> =>
  (
    await room.rows<{ text: string }>(
      'SELECT c.text FROM chat_log c JOIN accounts a ON a.id = c.sender_id WHERE a.name = ? ORDER BY c.seq',
      [name],
    )
  ).map(({ text }) => text);

describe('a line', () => {
  it('needs no line feed: what stands still is a line', async () => {
    const client = LineClient.open(room);
    await client.sees(/^ID\n$/);
    client.send('minsu');
    await client.sees(/PW\n$/);
    client.send('a good password');
    await client.sees('[minsu]접속');
    client.send('안녕');
    await client.sees('[minsu] 안녕');
    client.send('하세요');
    await client.sees('[minsu] 하세요');
    client.send('/quit');
    await client.ends();
  });

  it('of 3 000 bytes of Korean arrives whole, wherever it is cut', async () => {
    const client = await LineClient.enter(room, 'minsu');
    const text = '가나다라마바사아자차'.repeat(100);
    const bytes = Buffer.from(text);
    expect(bytes).toHaveLength(3_000);
    for (const cut of [1, 2, 3, 1_023, 1_024, 1_025, 2_999]) {
      const before = (await storedTexts('minsu')).length;
      client.send(bytes.subarray(0, cut));
      // longer than what counts as still, where that would be inside a character
      if (cut % 3 !== 0) await sleep(300);
      client.send(bytes.subarray(cut));
      await expect.poll(async () => (await storedTexts('minsu')).slice(before)).toEqual([text]);
    }
    // byte by byte
    for (const byte of Buffer.from('한 글자씩\n')) {
      client.send(Buffer.of(byte));
      await sleep(5);
    }
    await client.sees('[minsu] 한 글자씩');
    client.send('/quit\n');
    await client.ends();
  });

  it('may end with a carriage return too, and many may come at once', async () => {
    const client = await LineClient.enter(room, 'minsu');
    client.send('one\r\ntwo\n\n  \r\nthree\n');
    await client.sees('[minsu] three');
    expect((await storedTexts('minsu')).slice(-3)).toEqual(['one', 'two', 'three']);
    client.send('/quit\n');
    await client.ends();
  });

  it('needs no line feed after others that had one, though they took their time', async () => {
    const client = LineClient.open(room);
    client.send('jisoo\na good password\nhello\nworld');
    await client.sees('[jisoo] world');
    expect((await storedTexts('jisoo')).slice(-2)).toEqual(['hello', 'world']);
    client.send('/quit\n');
    await client.ends();
  });

  it('that was cut off by the end of its connection is not said', async () => {
    const client = await LineClient.enter(room, 'jisoo');
    client.send('whole\n');
    await client.sees('[jisoo] whole');
    client.send('/mute minsu 1');
    await sleep(20);
    client.socket.resetAndDestroy();
    await sleep(1_500);
    expect((await storedTexts('jisoo')).at(-1)).toBe('whole');
    expect(await room.rows("SELECT seq FROM moderation_log WHERE action = 'mute'")).toEqual([]);
  });

  it('of a client that was cut off is not said later, when its turn comes', async () => {
    const client = await LineClient.enter(room, 'jisoo');
    const lost = (await room.logins("event = 'leave' AND name = 'jisoo' AND cause = 'lost'")).length;
    // more than the rate of events lets through at once
    client.send(Array.from({ length: 300 }, (_, i) => `queued ${i}\n`).join(''));
    await client.sees('[jisoo] queued 3');
    client.socket.resetAndDestroy();
    await expect
      .poll(() => room.logins("event = 'leave' AND name = 'jisoo' AND cause = 'lost'"))
      .toHaveLength(lost + 1);
    const said = await storedTexts('jisoo');
    await sleep(1_000);
    expect(await storedTexts('jisoo')).toEqual(said);
    expect(said).not.toContain('queued 299');
  });

  it('after /quit is not said', async () => {
    const client = LineClient.open(room);
    client.send('hana\na good password\nbefore\n/quit\nafter\n');
    await client.ends();
    expect((await storedTexts('hana')).at(-1)).toBe('before');
  });

  it.each(['/quit\n', 'hana\n/quit\n'])('of /quit ends a log-in: %j', async lines => {
    const client = LineClient.open(room);
    client.send(lines);
    await client.ends();
    expect(client.received).not.toContain('!');
  });

  it('that never comes ends a log-in in time, with a word', async () => {
    const pending = room.app.get(PendingConnections);
    const add = pending.add.bind(pending);
    const shortened = vi
      .spyOn(pending, 'add')
      .mockImplementation(one => add(Object.assign(one, { withinMs: 300 })));
    const client = LineClient.open(room);
    await client.sees('* 로그인하지 않아 연결을 닫습니다. 다시 접속해 주세요');
    await client.ends();
    shortened.mockRestore();
  });

  it('that was sent before the end of the stream is still said', async () => {
    const client = await LineClient.enter(room, 'minsu');
    client.socket.end('before the end\nand without one');
    await client.sees('[minsu] and without one');
    await client.ends();
    await expect.poll(() => room.logins("event = 'leave' AND name = 'minsu' AND cause = 'lost'")).toEqual([]);
  });
});

describe('what is no line', () => {
  const NOT_UTF8 = /! INVALID_TEXT: This is not UTF-8\. /;

  it('a request that a web page has a browser send is told and closed, and logs no one in', async () => {
    for (const pad of ['', 'pad\n']) {
      const browser = LineClient.open(room);
      const body = `${pad}hana\na good password\nby a page\n/quit\n`;
      browser.send(`POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n\r\n${body}`);
      await browser.sees('! INVALID: This port speaks lines of text, not HTTP.');
      await browser.ends();
    }
    expect(await storedTexts('hana')).not.toContain('by a page');
  });

  it.each([
    ['10 MB without a line feed', () => Buffer.alloc(10_000_000, 'x'), /! TOO_LONG: /],
    ['telnet negotiation', () => Buffer.from([0xff, 0xfd, 0x01, 0xff, 0xfb, 0x03, 0x0a]), NOT_UTF8],
    ['broken UTF-8', () => Buffer.from([0xed, 0xa0, 0x80, 0x0a]), NOT_UTF8],
    [
      'CP949, as Korean Windows terminals send it',
      () => Buffer.from([0xc8, 0xab, 0xb1, 0xe6, 0x0a]),
      NOT_UTF8,
    ],
  ])('%s is told and closed, before and after the log-in, and nothing is stored', async (_, bytes, told) => {
    const before = (await storedTexts('hana')).length;
    const stranger = LineClient.open(room);
    await stranger.sees(/^ID\n$/);
    stranger.send(bytes());
    await stranger.sees(told);
    await stranger.ends();
    const member = await LineClient.enter(room, 'hana');
    member.send(bytes());
    await member.sees(told);
    await member.ends();
    expect(await storedTexts('hana')).toHaveLength(before);
    await room.othersTalk();
  });

  it('a name or password of 64 KB is wrong', async () => {
    const client = LineClient.open(room);
    client.send(`${'n'.repeat(60_000)}\nsecret word\nminsu\n${'p'.repeat(60_000)}\n`);
    await client.sees(/^ID\nPW\n! BAD_CREDENTIALS: .+\nID\nPW\n! BAD_CREDENTIALS: .+\nID\n$/);
    client.socket.destroy();
  });

  it.each(['a\0b', 'a\u001b[31mb', 'x'.repeat(2_001)])(
    '%j is refused, and the connection stays',
    async text => {
      const client = await LineClient.enter(room, 'minsu');
      client.send(`${text}\n`);
      await client.sees(/^! (INVALID_TEXT|TOO_LONG): /m);
      client.send('still here\n');
      await client.sees('[minsu] still here');
      client.send('/quit\n');
      await client.ends();
    },
  );
});

describe('a peer that harms', () => {
  it('by flooding is read at the rate of events, and closed when it goes on', async () => {
    const client = await LineClient.enter(room, 'hana');
    const flood = setInterval(() => client.socket.writableLength < 1e6 && client.send('\n'.repeat(1_000)), 5);
    await room.othersTalk();
    await client.sees('* 너무 많이 보내 연결을 닫습니다');
    await client.ends();
    clearInterval(flood);
    await room.othersTalk();
  }, 40_000);

  it('by not reading is cut, and costs the others nothing', async () => {
    const fast = await startRoom({ TCP_PORT: '0' });
    try {
      await fast.member('jisoo');
      const [slow, minsu] = [await LineClient.enter(fast, 'jisoo'), await fast.enter('minsu')];
      slow.socket.pause();
      const { id } = [...fast.app.get(Participants).all()].find(({ name }) => name === 'jisoo')!;
      const sessions = () => fast.app.get(Participants).get(id)?.sessions.size ?? 0;
      expect(sessions()).toBe(1);
      for (let round = 0; round < 60 && sessions() > 0; round++)
        await Promise.all(Array.from({ length: 100 }, () => minsu.say('가'.repeat(2_000))));
      await expect.poll(sessions).toBe(0);
      slow.socket.destroy();
    } finally {
      await fast.close();
    }
  }, 60_000);

  it('by its number of connections closes its own oldest, with a word', async () => {
    const all = [await LineClient.enter(room, 'minsu')];
    for (let i = 0; i < 5; i++) all.push(await LineClient.enter(room, 'minsu'));
    await all[0]!.sees('* 다른 곳에서 접속하여 이 연결을 닫습니다');
    await all[0]!.ends();
    for (const client of all.slice(1)) {
      expect(client.closed).toBe(false);
      client.send('/quit\n');
      await client.ends();
    }
  });

  it('by leaving connections half open has no more of them', async () => {
    const crowd = await Promise.all(Array.from({ length: 9 }, () => LineClient.enter(room, 'hana')));
    const hana = [...room.app.get(Participants).all()].find(({ name }) => name === 'hana')!;
    expect(hana.sessions.size).toBe(5);
    const before = (await storedTexts('hana')).length;
    for (const client of crowd) client.send('still here\n');
    await expect.poll(async () => (await storedTexts('hana')).length).toBe(before + 5);
    for (const client of crowd) client.socket.destroy();
  });

  it('by connecting without a log-in loses its oldest connection to the newest', async () => {
    const limited = await startRoom({ TCP_PORT: '0', MAX_PENDING_PER_ADDRESS: '3' });
    try {
      const all = Array.from({ length: 4 }, () => LineClient.open(limited));
      await all[3]!.sees(/^ID\n$/);
      await all[0]!.ends();
      expect(all.slice(1).map(({ closed }) => closed)).toEqual([false, false, false]);
      for (const client of all) client.socket.destroy();
      await limited.othersTalk();
    } finally {
      await limited.close();
    }
  });
});

describe('a hundred people', () => {
  it('all get in at once, and each sees what one of them says', async () => {
    const crowd = await startRoom({ TCP_PORT: '0' });
    try {
      const names = Array.from({ length: 100 }, (_, i) => `crowd_${i}`);
      for (const name of names) await crowd.member(name);
      const clients = await Promise.all(names.map(name => LineClient.enter(crowd, name)));
      await clients[0]!.sees('대화 참여 수 [100]');
      clients[0]!.send('모두 안녕하세요\n');
      await Promise.all(clients.map(client => client.sees('[crowd_0] 모두 안녕하세요')));
      for (const client of clients) client.socket.destroy();
    } finally {
      await crowd.close();
    }
  }, 120_000);
});

describe('the port', () => {
  it('is closed unless TCP_PORT is set, and on loopback unless TCP_HOST says otherwise', async () => {
    const without = await startRoom();
    expect(without.app.get(Lines).address).toBeUndefined();
    await without.close();
    expect(room.app.get(Lines).address).toMatch(/^127\.0\.0\.1:\d+$/);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find(one => one?.family === 'IPv4' && !one.internal)?.address;
    if (outside === undefined) return;
    const [, port] = /:(\d+)$/.exec(room.app.get(Lines).address!)!;
    const refused = new Promise(resolve => {
      createConnection({ host: outside, port: Number(port) }).on('error', resolve);
    });
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('that is taken stops the start, in words', async () => {
    const [, port] = /:(\d+)$/.exec(room.app.get(Lines).address!)!;
    await expect(startRoom({ TCP_PORT: port! })).rejects.toThrow(/^Cannot listen for lines .+ TCP_PORT/);
  });

  it('tells its clients of a stop, and keeps none of them', async () => {
    const stopped = await startRoom({ TCP_PORT: '0' });
    await stopped.member('minsu');
    const member = await LineClient.enter(stopped, 'minsu');
    const stranger = LineClient.open(stopped);
    await stranger.sees(/^ID\n$/);
    const began = performance.now();
    await stopped.close();
    await member.sees('* 서버를 종료합니다. 잠시 후 다시 접속해 주세요');
    await Promise.all([member.ends(), stranger.ends()]);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});
