import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Conn } from '../../src/chat/transport/socket-io/chat-socket.js';
import { socketsOf } from '../support/sockets.js';
import { WelcomeService } from '../../src/chat/connection/welcome.service.js';
import { storeBatch } from '../../src/logging/chat-batch.js';
import { Follower } from '../../src/logging/follower.js';
import { LogReader } from '../../src/logging/log-reader.js';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
let minsu: Client;
beforeAll(async () => {
  room = await startRoom();
  minsu = await room.enter('minsu');
  await room.member('jisoo');
});
afterAll(() => room?.close());

/** Holds the output of the next connection in its buffer until it is released. */
async function holdNext(): Promise<() => void> {
  const welcomes = room.app.get(WelcomeService);
  const receive = welcomes.receive.bind(welcomes);
  return new Promise(held => {
    welcomes.receive = (session, start) => {
      welcomes.receive = receive;
      const letGo = hold(socketsOf(room, session.member.name).at(-1)!.conn);
      receive(session, start);
      held(letGo);
    };
  });
}

function hold(conn: Conn): () => void {
  const transport = conn.transport as { writable: boolean };
  let { writable } = transport;
  Object.defineProperty(transport, 'writable', {
    configurable: true,
    get: () => false,
    set: (value: boolean) => {
      writable = value;
    },
  });
  return () => {
    Object.defineProperty(transport, 'writable', { configurable: true, writable: true, value: writable });
    (conn as unknown as { flush(): void }).flush();
  };
}

describe('a client whose connection stands still while it is brought up to date', () => {
  it.each([
    ['from the start', 0],
    ['after some lines', 5],
  ])('misses no line that is said meanwhile: it comes back %s', async (_, behind) => {
    const acks = [];
    for (let i = 0; i < 10; i++) acks.push(await minsu.say(`before ${i}`));
    await minsu.reached(acks.at(-1).seq);
    const { epoch } = minsu.welcome!;
    const after = behind === 0 ? minsu.welcome!.position : acks[behind].seq;
    const held = holdNext();
    const client = room.client({ token: await room.token('jisoo'), epoch, after });
    const letGo = await held;
    const during = await minsu.say('while it stood still');
    // delivered to all live sockets
    await minsu.reached(during.seq);
    letGo();
    const next = await minsu.say('and after');
    await client.reached(next.seq);
    expect([client.welcome?.resumed, client.gaps]).toEqual([true, 0]);
    expect(client.items.map(item => item.seq)).toEqual(
      minsu.items.map(item => item.seq).filter(seq => seq > after),
    );
  });

  it('misses none of them when it comes for the first time, either', async () => {
    const held = holdNext();
    const client = room.client({ token: await room.token('jisoo') });
    const letGo = await held;
    const during = await minsu.say('as somebody came');
    await minsu.reached(during.seq);
    letGo();
    const next = await minsu.say('and then');
    await client.reached(next.seq);
    expect(client.gaps).toBe(0);
    expect(client.texts().slice(-2)).toEqual(['as somebody came', 'and then']);
  });
});

describe('a follower that is asked again while it reads', () => {
  /** Commits a line like another node, without telling this one. */
  const commitElsewhere = async (text: string): Promise<number> => {
    const [{ id }] = (await room.rows<{ id: number }>(`SELECT id FROM accounts WHERE name = 'minsu'`)) as [
      { id: number },
    ];
    const ids = { idempotencyKey: crypto.randomUUID(), sessionId: crypto.randomUUID() };
    const draft = { senderId: id, tokenVersion: 0, text, ...ids, fresh: true };
    const { results } = await room.database.write('chat', tx =>
      storeBatch(tx, [draft], {
        judge: () => ({ appeal: false }),
        clock: room.database.clock,
        tried: new Set(),
      }),
    );
    return (results[0] as { seq: number }).seq;
  };

  /** Holds the next page of the log after it has been read. */
  const holdPage = (): Promise<() => void> => {
    const reader = room.app.get(LogReader);
    const after = reader.after.bind(reader);
    return new Promise(read => {
      reader.after = async (...given) => {
        reader.after = after;
        const rows = await after(...given);
        await new Promise<void>(letGo => read(letGo));
        return rows;
      };
    });
  };

  it('hands out what was committed since, before it says that it is done', async () => {
    const follower = room.app.get(Follower);
    const one = await commitElsewhere('one');
    const held = holdPage();
    const first = follower.catchUp();
    const letGo = await held;
    const two = await commitElsewhere('two');
    const second = follower.catchUp();
    letGo();
    await Promise.all([first, second]);
    expect(follower.position).toBe(two);
    await minsu.reached(two);
    expect(minsu.texts().slice(-2)).toEqual(['one', 'two']);
    expect([two - one, minsu.gaps]).toEqual([1, 0]);
  });
});
