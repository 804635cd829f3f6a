import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Visits } from '../../src/logging/logins/visits.js';
import type { Client } from '../support/client.js';
import { ADMIN, claimsOf, startRoom, type Room } from '../support/room.js';

let room: Room;
let admin: Client;
beforeAll(async () => {
  room = await startRoom({ MAX_SOCKETS_PER_ACCOUNT: '2' });
  admin = await room.enter(ADMIN.name);
});
afterAll(() => room?.close());

interface Stay {
  event: string;
  cause: string | null;
  visit: string;
}
const stays = (name: string): Promise<Stay[]> =>
  room.logins<Stay>(`name = ? AND event IN ('enter', 'leave')`, [name]);
/** Waits for the row, since no connection tells when it is stored. */
const causes = async (name: string): Promise<(string | null)[]> => {
  await expect.poll(async () => (await stays(name)).at(-1)?.event, { interval: 20 }).toBe('leave');
  return (await stays(name)).filter(row => row.event === 'leave').map(row => row.cause);
};

type End = (name: string, client: Client) => Promise<unknown>;
const ENDS: [cause: string, how: string, end: End][] = [
  ['kicked', 'a kick', name => admin.say(`/kick ${name} out`)],
  ['kicked', 'a kick over REST', name => room.asAdmin('POST', `admin/members/${name}/kick`, { reason: 'x' })],
  ['disabled', 'a disabling', name => room.asAdmin('PATCH', `admin/accounts/${name}`, { disabled: true })],
  ['revoked', 'a log-out', async name => room.http('POST', 'auth/logout', { token: await room.token(name) })],
  ['quit', '/quit', (_, client) => client.say('/quit')],
  ['quit', 'a disconnect by the client', async (_, client) => client.socket.disconnect()],
];

describe('the leave row', () => {
  it.each(ENDS)('says %s after %s, once, for the stay that began', async (cause, how, end) => {
    const name = `ends_${ENDS.findIndex(one => one[1] === how)}`;
    const client = await room.enter(name);
    await end(name, client);
    await client.closed();
    expect(await causes(name)).toEqual([cause]);
    const [enter, leave, ...more] = await stays(name);
    expect([enter?.event, leave?.visit, more]).toEqual(['enter', enter?.visit, []]);
  });

  it('says kicked when every tab and device is closed by one kick', async () => {
    const tabs = [await room.enter('tabs'), await room.enter('tabs', { transports: ['polling'] })];
    await admin.say('/kick tabs out');
    await Promise.all(tabs.map(tab => tab.closed()));
    expect(await causes('tabs')).toEqual(['kicked']);
  });

  it('says kicked, and at once, when the kick comes in the grace after a lost connection', async () => {
    const lost = await room.enter('lost_one');
    lost.socket.io.engine.close();
    await expect.poll(async () => (await admin.whisper('lost_one', 'there?')).present).toBe(false);
    const kick = await admin.say('/kick lost_one out');
    expect(await causes('lost_one')).toEqual(['kicked']);
    const [leave] = await room.logins<{ at: number }>(`name = 'lost_one' AND event = 'leave'`);
    expect(leave!.at - kick.at).toBeLessThan(5_000);
  });

  it('says revoked when the session of the lost connection is ended, and nothing when it is another one', async () => {
    await room.member('two_devices');
    const [phone, desk] = [await room.login('two_devices'), await room.login('two_devices')];
    const end = (token: string) => room.http('DELETE', `me/sessions/${claimsOf(token).sid}`, { token });
    const lost = room.client({ token: phone });
    await lost.welcomed();
    lost.socket.io.engine.close();
    await expect.poll(async () => (await admin.whisper('two_devices', 'there?')).present).toBe(false);
    expect((await end(desk)).status).toBe(200);
    const { seq } = await admin.say('the end was told before this');
    await admin.reached(seq);
    expect((await stays('two_devices')).map(({ event }) => event)).toEqual(['enter']);
    expect((await end(phone)).status).toBe(200);
    expect(await causes('two_devices')).toEqual(['revoked']);
  });

  it('says kicked, and at once, when the kick comes while the first connection is let in', async () => {
    await room.member('entering');
    const visits = room.app.get(Visits);
    let kickedAt = Infinity;
    const entered = vi.spyOn(visits, 'enter').mockImplementationOnce(async (...given) => {
      const visit = await visits.enter(...given);
      kickedAt = (await admin.say('/kick entering out')).at;
      return visit;
    });
    const client = room.client({ token: await room.token('entering') });
    await client.until(() => client.sessions.length > 0, 'the reason');
    entered.mockRestore();
    expect(await causes('entering')).toEqual(['kicked']);
    const [leave] = await room.logins<{ at: number }>(`name = 'entering' AND event = 'leave'`);
    expect(leave!.at - kickedAt).toBeLessThan(5_000);
  });

  it('says expired when the token ends under an open connection', async () => {
    await room.member('expires');
    const { body } = await room.http('GET', 'auth/me', { token: await room.token('expires') });
    const exp = Math.floor(Date.now() / 1_000) + 4;
    const client = room.client({ token: room.sign({ sub: String(body.id), exp }) });
    await client.welcomed();
    await client.closed();
    expect(client.sessions).toEqual([{ code: 'TOKEN_EXPIRED' }]);
    expect(await causes('expires')).toEqual(['expired']);
  });

  it('is not written for a connection that a newer one has replaced: the stay goes on', async () => {
    const [oldest, ...others] = [
      await room.enter('many'),
      await room.enter('many'),
      await room.enter('many'),
    ];
    await oldest.closed();
    expect(oldest.sessions).toEqual([{ code: 'REPLACED' }]);
    expect(await others[0].say('still here')).toMatchObject({ ok: true });
    expect((await stays('many')).map(row => row.event)).toEqual(['enter']);
    await admin.say('/kick many out');
    expect(await causes('many')).toEqual(['kicked']);
  });

  it('says lost once the grace period is over', async () => {
    const client = await room.enter('gone');
    client.socket.io.engine.close();
    await client.closed();
    expect((await stays('gone')).map(row => row.event)).toEqual(['enter']);
    expect(await causes('gone')).toEqual(['lost']);
  });

  it('says server_stop for all members who are here as the server stops', async () => {
    const { place } = room;
    await room.enter('stays_on');
    await room.app.close();
    room = await startRoom({}, place);
    expect(await causes('stays_on')).toEqual(['server_stop']);
    expect((await causes(ADMIN.name)).at(-1)).toBe('server_stop');
  });
});
