import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Sealer } from '../../src/proof/sealer.js';
import type { Client } from '../support/client.js';
import { invite, join } from '../support/invites.js';
import { ADMIN, claimsOf, makePlace, PASSWORD, startRoom, type Place, type Room } from '../support/room.js';
import { until } from '../support/until.js';

let place: Place;
let [one, two]: Room[] = [];
let [minsu, jisoo]: Client[] = [];
beforeAll(async () => {
  place = await makePlace({ empty: true });
  // both boot on an empty database at once: tables, head and first admin are made by one of them
  [one, two] = await Promise.all([
    startRoom({ NODE_ID: 'one' }, place),
    startRoom({ NODE_ID: 'two' }, place),
  ]);
  await one.member('minsu');
  await one.member('jisoo');
  [minsu, jisoo] = [await one.enter('minsu'), await two.enter('jisoo')];
});
afterAll(async () => {
  await one!.stop();
  await two!.close();
});

describe('two nodes on one database', () => {
  it('have one head, one epoch and one first admin', async () => {
    expect(await one!.rows('SELECT id FROM log_head')).toHaveLength(1);
    expect(await one!.rows(`SELECT id FROM accounts WHERE role = 'admin'`)).toHaveLength(1);
    expect(jisoo!.welcome!.epoch).toBe(minsu!.welcome!.epoch);
  });

  it('show everyone the same lines in the same order, with nothing lost and nothing twice', async () => {
    const acks = await Promise.all(
      [minsu!, jisoo!].flatMap((client, who) =>
        Array.from({ length: 300 }, (_, i) => client.say(`${who}:${i}`)),
      ),
    );
    const last = Math.max(...acks.map(ack => ack.seq));
    await Promise.all([minsu!.reached(last), jisoo!.reached(last)]);
    const lines = (client: Client): number[] =>
      client.items.filter(item => item.kind === 'chat').map(item => item.seq);
    expect(lines(minsu!)).toHaveLength(600);
    expect(lines(jisoo!)).toEqual(lines(minsu!));
    expect([minsu!.gaps, jisoo!.gaps]).toEqual([0, 0]);
  });

  it('show replies and mentions alike, and count them as unread', async () => {
    const { seq: replyTo } = await jisoo!.say('on the other node');
    await minsu!.reached(replyTo);
    const { seq } = await minsu!.send('message', { text: '@jisoo 네', replyTo });
    await Promise.all([minsu!.reached(seq), jisoo!.reached(seq)]);
    const line = (client: Client) => client.items.find(item => item.seq === seq);
    const { id, name } = jisoo!.welcome!.me;
    expect(line(jisoo!)).toMatchObject({ quote: { from: name, fromId: id }, mentions: [id] });
    expect(line(jisoo!)).toEqual(line(minsu!));
    const again = await two!.enter('jisoo');
    expect(again.welcome!.unread!.mentions).toBe(1);
    again.socket.disconnect();
  });

  it('tell the parties of an opening on both, each once, and no one else', async () => {
    const noticesTo = ({ items }: Pick<Client, 'items'>) => items.filter(item => item.kind === 'notice');
    const third = await one!.enter('third');
    const { epoch, position } = third.welcome!;
    const { seq: whispered } = await minsu!.whisper('jisoo', 'across nodes');
    const { body } = await two!.asAdmin<{ seq: number }>('POST', 'admin/records/whispers/open', {
      ...{ reason: 'a complaint', fromSeq: whispered, toSeq: whispered },
    });
    const { seq: last } = await minsu!.say('after it');
    await Promise.all([minsu!, jisoo!, third].map(client => client.reached(last)));
    const notice = { seq: body.seq, count: 1, fromSeq: whispered, toSeq: whispered };
    expect(noticesTo(minsu!)).toMatchObject([notice]);
    expect(noticesTo(jisoo!)).toEqual(noticesTo(minsu!));
    expect(noticesTo(third)).toEqual([]);
    expect([minsu!.gaps, jisoo!.gaps, third.gaps]).toEqual([0, 0, 0]);
    for (const node of [one!, two!]) {
      for (const [name, count] of [
        ['minsu', 1],
        ['third', 0],
      ] as const) {
        const resumed = await node.enter(name, { epoch, after: position, token: await one!.token(name) });
        await resumed.reached(last);
        expect(noticesTo(resumed)).toHaveLength(count);
        resumed.socket.disconnect();
      }
    }
    third.socket.disconnect();
  });

  it('end a session on both, and take nothing of it that is stored later', async () => {
    await one!.member('traveller');
    const [kept, lost] = [await one!.login('traveller'), await two!.login('traveller')];
    const here = one!.client({ token: kept });
    const there = two!.client({ token: lost });
    await Promise.all([here.welcomed(), there.welcomed()]);
    const ended = await one!.http('DELETE', `me/sessions/${claimsOf(lost).sid}`, { token: kept });
    expect(ended.status).toBe(200);
    // before the other node has seen it: the database decides
    const ack = await Promise.race([there.say('too late'), there.closed()]);
    if (ack !== undefined) expect(ack).toMatchObject({ ok: false, error: { code: 'TOKEN_REVOKED' } });
    await there.closed();
    expect(there.sessions).toEqual([{ code: 'TOKEN_REVOKED' }]);
    expect(await here.say('still here')).toMatchObject({ ok: true });
    const again = two!.client({ token: lost });
    await again.refused();
    expect(again.refusal?.code).toBe('TOKEN_REVOKED');
    here.socket.disconnect();
  });

  it('carry whispers between them, to the two parties alone', async () => {
    const third = await two!.enter(ADMIN.name);
    const ack = await minsu!.whisper('jisoo', 'across');
    await jisoo!.reached(ack.seq);
    expect(jisoo!.items.at(-1)).toMatchObject({ kind: 'whisper', from: 'minsu', text: 'across' });
    const line = await minsu!.say('for all');
    await third.reached(line.seq);
    expect(third.texts()).not.toContain('across');
  });

  it('refuse a third one that takes the name of one of them', async () => {
    await expect(startRoom({ NODE_ID: 'one' }, place)).rejects.toThrow('A node with NODE_ID one is running');
  });

  it('mark presence as partial, and leave out whether a recipient is here', async () => {
    await expect.poll(async () => (await minsu!.say('/who')).partial, { timeout: 5_000 }).toBe(true);
    const ack = await minsu!.whisper('jisoo', 'here?');
    expect(ack).toMatchObject({ ok: true });
    expect(ack).not.toHaveProperty('present');
    await jisoo!.reached(ack.seq);
  });

  it('let a client go on at the other node where it stopped at this one', async () => {
    const { after } = jisoo!;
    const acks = await Promise.all(Array.from({ length: 20 }, (_, i) => jisoo!.say(`moving ${i}`)));
    const moved = await one!.enter('jisoo', { epoch: jisoo!.welcome!.epoch, after });
    await moved.reached(acks.at(-1).seq);
    expect(moved.welcome!.resumed).toBe(true);
    expect(moved.items.map(item => item.seq)).toEqual(acks.map(ack => ack.seq));
  });

  it('share an invite: both together admit as many as it is for, on either node', async () => {
    const made = await invite(one!, { uses: 5 });
    const nodes = [one!, two!];
    const look = () => two!.http('POST', 'invites/look', { body: { code: made.code } });
    expect((await look()).body).toMatchObject({ by: ADMIN.name });
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) => join(nodes[i % 2]!, made.code, `guest_${i}`)),
    );
    const joined = answers.filter(({ status }) => status === 201);
    expect([joined.length, answers.filter(({ status }) => status === 404).length]).toEqual([5, 11]);
    const here = await one!.rows(`SELECT id FROM accounts WHERE name LIKE 'guest\\_%'`);
    expect(here).toHaveLength(5);
    for (const { body } of joined)
      for (const node of nodes)
        expect((await node.http('GET', 'auth/me', { token: body.accessToken })).status).toBe(200);
    const other = await invite(one!, { uses: 5 });
    await two!.asAdmin('DELETE', `admin/invites/${other.id}`);
    expect((await join(one!, other.code, 'nobody')).status).toBe(404);
  });

  it('show a change of the room on both, and take it over at a start', async () => {
    await one!.asAdmin('PATCH', 'admin/room', { name: '독서 모임', colour: 3 });
    const changed = { name: '독서 모임', colour: 3 };
    await Promise.all([minsu, jisoo].map(client => client!.until(() => client!.rooms.length > 0, 'room')));
    expect([minsu!.rooms, jisoo!.rooms]).toEqual([[changed], [changed]]);
    for (const node of [one!, two!])
      expect((await node.http('GET', 'room')).body).toEqual({ ...changed, recorded: true });
    // what the other node says next begins with what it was told
    await two!.asAdmin('PATCH', 'admin/room', { description: '매주 목요일' });
    const both = { ...changed, description: '매주 목요일' };
    await Promise.all([minsu, jisoo].map(client => client!.until(() => client!.rooms.length > 1, 'room')));
    expect([minsu!.rooms[1], jisoo!.rooms[1]]).toEqual([both, both]);
    const third = await startRoom({ NODE_ID: 'three' }, place);
    expect((await third.http('GET', 'room')).body).toEqual({ ...both, recorded: true });
    await third.stop();
  });

  it('hold a lock and a slow mode of the other node, before they have delivered it', async () => {
    const admin = await two!.enter(ADMIN.name);
    for (let i = 0; i < 20; i++) {
      expect(await admin.say('/lock')).toMatchObject({ ok: true });
      expect(await minsu!.say('too late')).toMatchObject({ error: { code: 'LOCKED' } });
      expect(await admin.say('/unlock')).toMatchObject({ ok: true });
      expect(await minsu!.say('in time')).toMatchObject({ ok: true });
    }
    await admin.say('/slow 60s');
    expect(await minsu!.say('too soon')).toMatchObject({ error: { code: 'RATE_LIMITED' } });
    await admin.say('/slow off');
  });

  it('hold a mute and a kick on both', async () => {
    const admin = await one!.enter(ADMIN.name);
    expect(await admin.say('/mute jisoo 1m quiet')).toMatchObject({ ok: true });
    expect(await jisoo!.say('am I?')).toMatchObject({ error: { code: 'MUTED' } });
    const kick = await admin.say('/kick jisoo out');
    await jisoo!.closed();
    expect(jisoo!.sessions).toEqual([{ code: 'KICKED', reason: 'out', until: kick.until }]);
    for (const node of [one!, two!]) {
      const login = await node.http('POST', 'auth/login', { body: { name: 'jisoo', password: PASSWORD } });
      expect(login.body.error?.code).toBe('KICKED');
    }
  });
});

it('brings the newest checkpoint also on a node that does not seal', async () => {
  const where = await makePlace({ empty: true });
  const sealing = await startRoom({ NODE_ID: 'one' }, where);
  const published = (room: Room) => room.app.get(Sealer).published;
  await until(() => published(sealing) !== undefined);
  const other = await startRoom(
    { NODE_ID: 'two', SEAL_KEY_FILE: resolve(where.environment.DATA_DIR!, 'no-key') },
    where,
  );
  await until(() => published(other) !== undefined);
  expect((await other.enter('minsu')).welcome!.checkpoint).toBe(published(sealing));
  await sealing.stop();
  await other.close();
});
