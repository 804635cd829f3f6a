import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { ADMIN, startRoom } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';
import { ServerProcesses } from '../support/server-processes.js';

const servers = new ServerProcesses();

describe('the first start', () => {
  it('makes the first admin and prints the password once; it works, and tokens outlive a restart', async () => {
    const settings = { ADMIN_PASSWORD: '' };
    const first = await servers.start(settings);
    const password = /First admin: admin +password: (\S{16})/.exec(first.output)?.[1];
    const login = await servers.login(first.url, password);
    expect(login.status).toBe(200);
    const { accessToken } = (await login.json()) as { accessToken: string };
    // the key of the tokens is for its owner alone
    if (inject('database') === 'sqlite')
      expect(statSync(join(servers.place.environment.DATA_DIR!, 'jwt-secret')).mode & 0o777).toBe(0o600);
    expect(await first.kill('SIGTERM')).toBe(0);
    const second = await servers.start(settings);
    expect(second.output).not.toContain('password');
    expect((await servers.login(second.url, password)).status).toBe(200);
    const me = await fetch(`${second.url}/api/auth/me`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(await me.json()).toMatchObject({ name: 'admin', role: 'admin' });
  });
});

describe('SIGTERM', () => {
  it('stores, answers and shows what was taken, sends clients away so that they come back, and exits 0', async () => {
    const server = await servers.start();
    const client = await servers.enter(server.url);
    const acks = Promise.all(Array.from({ length: 300 }, (_, i) => client.say(`last words ${i}`)));
    await client.say('go');
    const reason = new Promise(resolve => client.socket.once('disconnect', resolve));
    expect(await server.kill('SIGTERM')).toBe(0);
    const answered = await acks;
    expect(answered.every(ack => ack.ok)).toBe(true);
    expect(client.texts().filter(text => text.startsWith('last words'))).toHaveLength(300);
    expect(client.sessions).toEqual([{ code: 'SERVER_STOP' }]);
    // a stock client reconnects after this one, and would not after 'io server disconnect'
    expect(await reason).toBe('transport close');
  });
});

describe('kill -9 in mid-burst', () => {
  it('loses no acked line; what was not acked can be sent again and is stored once', async () => {
    const server = await servers.start();
    const client = await servers.enter(server.url);
    const lines: { text: string; idempotencyKey: string }[] = [];
    const acked = new Set<string>();
    const closed = client.closed();
    let open = true;
    void closed.then(() => (open = false));
    // a burst that goes on until the process is gone
    const burst = (async () => {
      while (open && lines.length < 2_000) {
        for (let i = 0; i < 50; i++) {
          const line = { text: `burst ${lines.length}`, idempotencyKey: randomUUID() };
          lines.push(line);
          client.socket.emit('message', line, answer => {
            if (answer.ok) acked.add(line.idempotencyKey);
          });
        }
        await new Promise(resolve => setImmediate(resolve));
      }
    })();
    await client.until(() => client.items.length > 300, 'some lines');
    await server.kill('SIGKILL');
    await Promise.all([closed, burst]);

    const again = await servers.start();
    const back = await servers.enter(again.url);
    for (let i = 0; i < lines.length; i += 500) {
      const rest = lines.slice(i, i + 500);
      const answers = await Promise.all(rest.map(line => back.say(line.text, line.idempotencyKey)));
      for (const [k, answer] of answers.entries()) {
        expect(answer.ok).toBe(true);
        if (acked.has(rest[k]!.idempotencyKey)) expect(answer.duplicate).toBe(true);
      }
    }
    await again.kill('SIGTERM');
    const room = await startRoom({}, servers.place);
    const rows = await room.rows<{ idempotency_key: string }>('SELECT idempotency_key FROM chat_log');
    const seqs = await room.rows<{ seq: number }>(
      'SELECT seq FROM chat_log UNION ALL SELECT seq FROM moderation_log',
    );
    const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
    await room.stop();
    expect(acked.size).toBeGreaterThan(0);
    expect(acked.size).toBeLessThan(lines.length);
    expect(rows.map(row => row.idempotency_key).toSorted()).toEqual(
      lines.map(line => line.idempotencyKey).toSorted(),
    );
    expect(new Set(seqs.map(row => row.seq)).size).toBe(head!.seq);
  }, 60_000);
});

describe('npm run passwd', () => {
  it('sets a password on the machine itself, on record; old tokens end', async () => {
    const before = await startRoom({}, servers.place);
    const token = await before.login(ADMIN.name);
    await before.stop();
    const passwd = ServerProcess.spawn('passwd.js', servers.place.environment, 'admin');
    passwd.child.stdin!.end('a brand new one\n');
    expect([await passwd.exited(), passwd.output]).toEqual([0, 'The password of admin is set.\n']);
    const room = await startRoom({}, servers.place);
    const me = await room.http('GET', 'auth/me', { token });
    const login = await room.http('POST', 'auth/login', {
      body: { name: ADMIN.name, password: 'a brand new one' },
    });
    const rows = await room.rows(`SELECT actor_id, outcome FROM moderation_log WHERE action = 'password'`);
    await room.stop();
    expect([me.status, login.status]).toEqual([401, 200]);
    expect(rows).toEqual([{ actor_id: null, outcome: 'done' }]);
  });
});
