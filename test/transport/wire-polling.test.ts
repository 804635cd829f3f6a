import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PACKETS_A_POLL } from '../../src/chat/transport/socket-io/engine-internals.js';
import { PythonClients, withoutPython } from '../support/python.js';
import { startRoom, type Room } from '../support/room.js';
import { socketsOf } from '../support/sockets.js';

const LEFT_OUT = withoutPython('the test of a burst over long polling with the clients of Python');

let room: Room;
beforeAll(async () => {
  room = await startRoom();
  for (const name of ['minsu', 'jisoo']) await room.member(name);
});
afterAll(() => room.close());

/** Long polling by hand; one element per answer. */
class Polls {
  readonly answers: string[][] = [];
  private constructor(private readonly at: string) {}

  static async enter(token: string, position: object = {}): Promise<Polls> {
    const of = `${room.url}/socket.io/?EIO=4&transport=polling`;
    const sid = /"sid":"([^"]+)"/.exec(await (await fetch(of)).text())![1]!;
    const polls = new Polls(`${of}&sid=${sid}`);
    await polls.post(`40${JSON.stringify({ token, ...position })}`);
    await polls.until(packet => packet.startsWith('42["welcome"'));
    return polls;
  }

  async post(...packets: string[]): Promise<void> {
    const answer = await fetch(this.at, { method: 'POST', body: packets.join('\u001e') });
    if (answer.status !== 200) throw new Error(`the post got ${answer.status}`);
  }

  async until(wanted: (packet: string) => boolean, times = 1): Promise<void> {
    for (let found = 0; found < times;) {
      const answer = await fetch(this.at);
      if (answer.status !== 200) throw new Error(`the poll got ${answer.status}`);
      const packets = (await answer.text()).split('\u001e');
      this.answers.push(packets);
      if (packets.includes('2')) await this.post('3');
      found += packets.filter(wanted).length;
    }
  }

  get packets(): string[] {
    return this.answers.flat();
  }

  get most(): number {
    return Math.max(...this.answers.map(packets => packets.length));
  }
}

const say = (name: string, count: number) =>
  Array.from({ length: count }, (_, i) => `42${i}["message",{"text":"${name} ${i}"}]`);

describe('an answer to a poll', () => {
  it('has few packets, and all of them come, in order', async () => {
    const polls = await Polls.enter(await room.token('minsu'));
    await polls.post(...say('burst', 90));
    await polls.until(packet => /^43\d/.test(packet), 90);
    const acks = polls.packets.filter(packet => /^43\d/.test(packet));
    expect(acks.map(packet => Number(/^43(\d+)\[/.exec(packet)![1]))).toEqual(
      Array.from({ length: 90 }, (_, i) => i),
    );
    expect(polls.most).toBeLessThanOrEqual(PACKETS_A_POLL);
    expect(polls.most).toBeGreaterThan(1);
  });

  it('has few packets while a resume brings its pages, and those come in order', async () => {
    const minsu = await room.enter('minsu');
    const { epoch } = minsu.welcome!;
    const after = minsu.after;
    const texts = Array.from({ length: 400 }, () => minsu.say('가'.repeat(1_900)));
    const last = (await Promise.all(texts)).at(-1).seq as number;
    const polls = await Polls.enter(await room.token('jisoo'), { epoch, after });
    await polls.until(packet => packet.startsWith('42["messages"') && packet.includes(`"to":${last}`));
    const frames = polls.packets
      .filter(packet => packet.startsWith('42["messages"'))
      .map(packet => (JSON.parse(packet.slice(2)) as [string, { from: number; to: number }])[1]);
    expect(frames.length).toBeGreaterThan(1);
    expect(frames.map(({ from }) => from)).toEqual([after, ...frames.slice(0, -1).map(({ to }) => to)]);
    expect(polls.most).toBeLessThanOrEqual(PACKETS_A_POLL);
  });

  it('has few packets whatever the room has to tell at a stretch', async () => {
    const polls = await Polls.enter(await room.token('jisoo'));
    const [socket] = socketsOf(room, 'jisoo')
      .filter(one => one.conn.transport.name === 'polling')
      .slice(-1);
    for (let i = 0; i < 100; i++) socket!.emit('presence', { joined: [], left: [], count: 1_000 + i });
    await polls.until(packet => /"count":1\d{3}\}/.test(packet), 100);
    const counts = polls.packets.flatMap(packet => /"count":(1\d{3})\}/.exec(packet)?.[1] ?? []);
    expect(counts.map(Number)).toEqual(Array.from({ length: 100 }, (_, i) => 1_000 + i));
    expect(polls.most).toBeLessThanOrEqual(PACKETS_A_POLL);
  });

  it.skipIf(LEFT_OUT).each(['sync', 'async'] as const)(
    'suits Python: 90 lines at once from the %s client are all answered and seen, on one connection',
    async kind => {
      await room.member(`py_${kind}`);
      const python = new PythonClients(kind, 'polling', room.url, await room.login(`py_${kind}`));
      try {
        await python.saw('welcome');
        python.emit('message', { text: `${kind} says` }, { times: 90 });
        await python.saw('ack', { times: 90 });
        const seqs = () => [
          ...new Set(
            python.all('messages').flatMap(([{ items }]) => items.map(({ seq }: { seq: number }) => seq)),
          ),
        ];
        await python.until(() => seqs().length >= 90, '90 lines');
        expect(python.all('ack').every(([{ ok }]) => ok)).toBe(true);
        expect([python.all('welcome').length, python.all('disconnect')]).toEqual([1, []]);
      } finally {
        await python.end();
      }
    },
  );

  it.skipIf(LEFT_OUT).each(['sync', 'async'] as const)(
    'brings the %s client of Python, whose auth is fixed, all that it missed',
    async kind => {
      const minsu = await room.enter('minsu');
      const { epoch } = minsu.welcome!;
      const after = minsu.after;
      const missed = (await Promise.all(Array.from({ length: 70 }, (_, i) => minsu.say(`missed ${i}`)))).map(
        ({ seq }) => seq as number,
      );
      await room.member(`back_${kind}`);
      const python = new PythonClients(kind, 'polling', room.url, await room.login(`back_${kind}`));
      try {
        await python.saw('welcome');
        python.emit('resume', { epoch, after: String(after) });
        await python.saw('ack');
        expect(python.all('ack')).toEqual([[{ ok: true, resumed: true }]]);
        const seen = () =>
          python
            .all('messages')
            .flatMap(([{ items }]) => items.map(({ seq }: { seq: number }) => seq) as number[])
            .toSorted((a, b) => a - b);
        await python.until(() => seen().length >= 70, '70 lines');
        expect(seen()).toEqual(missed);
      } finally {
        await python.end();
      }
    },
  );
});
