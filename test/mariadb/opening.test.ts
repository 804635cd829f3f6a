import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConnection } from 'mysql2/promise';
import { MARIADB } from '../support/databases.js';
import { MariadbProcess } from '../support/mariadb-process.js';
import { makePlace, startRoom, type Place } from '../support/room.js';
import { ServerProcess } from '../support/server-process.js';

let place: Place;
beforeAll(async () => {
  place = await makePlace();
});
afterAll(() => place.destroy());

/** The message and exit code of a start that fails. */
async function refusal(
  environment: Record<string, string>,
  script = 'main.js',
  ...given: string[]
): Promise<{ code: number | string; output: string; hasStack: boolean }> {
  const server = ServerProcess.spawn(script, { ...place.environment, ...environment }, ...given);
  server.child.stdin!.end('a good passphrase\n');
  const code = await server.exited();
  const { output } = server;
  return { code, output, hasStack: /^ {4}at |node:internal|Error:/m.test(output) };
}

const inWords = (words: RegExp): unknown => ({
  code: 1,
  hasStack: false,
  output: expect.stringMatching(words),
});

/** A listener that is not a database. */
async function listener(greet: (socket: Socket) => void): Promise<{ port: string; server: Server }> {
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    greet(socket);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { port: String((server.address() as AddressInfo).port), server };
}

describe.concurrent('a database that cannot be used', { timeout: 60_000 }, () => {
  it.each([
    ['a wrong password', { DB_USER: 'nobody_here', DB_PASSWORD: 'wrong' }, /nobody_here.*DB_PASSWORD/],
    ['no such database', { DB_NAME: 'sarangbang_none' }, /no database sarangbang_none/],
    ['no such host', { DB_HOST: 'db.invalid' }, /db\.invalid is not known/],
    ['a path for a host', { DB_HOST: '/run/mysqld/mysqld.sock' }, /DB_HOST .*DB_SOCKET/],
    ['an address with a port', { DB_HOST: '127.0.0.1:3306' }, /DB_HOST .*DB_PORT/],
    ['no such socket', { DB_HOST: '', DB_SOCKET: '/nowhere/mysqld.sock' }, /no such socket/],
    ['a socket and a host', { DB_HOST: '10.0.0.1', DB_SOCKET: '/x.sock' }, /DB_HOST and DB_SOCKET/],
    ['a CA file that is not there', { DB_SSL: '/nowhere/ca.pem' }, /DB_SSL .*cannot be read \(ENOENT\)/],
    ['a CA file that is none', { DB_SSL: join(import.meta.dirname, 'opening.test.ts') }, /no certificate/],
  ])('is told in a sentence: %s', async (_, environment, words) => {
    expect(await refusal(environment)).toEqual(inWords(words));
  });

  it.each([
    ['a wrong password', { DB_USER: 'nobody_here', DB_PASSWORD: 'wrong' }, /nobody_here.*DB_PASSWORD/],
    ['an address with a port', { DB_HOST: '127.0.0.1:3306' }, /DB_HOST .*DB_PORT/],
  ])('is told in a sentence by passwd, which opens it in the same way: %s', async (_, environment, words) => {
    expect(await refusal(environment, 'passwd.js', 'admin')).toEqual(inWords(words));
  });

  it.each<[string, (socket: Socket) => void]>([
    ['that never says a word', () => undefined],
    ['that hangs up', socket => socket.end()],
    ['that speaks HTTP', socket => socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')],
    ['that speaks SSH', socket => socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n')],
    ['that says noise', socket => socket.write(Buffer.alloc(64, 0x0a))],
  ])('is told in a sentence: something %s', async (_, greet) => {
    const { port, server } = await listener(greet);
    expect(await refusal({ DB_PORT: port })).toEqual(
      inWords(new RegExp(`127\\.0\\.0\\.1:${port} cannot be used`)),
    );
    server.close();
  });

  it('is told in a sentence: a server of long ago', async () => {
    // the greeting of MySQL 5.5, and its answers: OK, then one row
    const { port, server } = await listener(socket => {
      socket.write(GREETING_55);
      socket.once('data', () => {
        socket.write(Buffer.from('0700000200000002000000', 'hex'));
        socket.on('data', () => socket.write(VERSION_55));
      });
    });
    expect(await refusal({ DB_PORT: port })).toEqual(inWords(/too old \(5\.5\.62\).*MySQL 8\.0/));
    server.close();
  });

  it('is told in a sentence: missing rights, at the first start and at a later one', async () => {
    const name = `sarangbang_rights_${randomBytes(4).toString('hex')}`;
    const admin = await createConnection({ ...MARIADB, multipleStatements: true });
    try {
      await admin.query(`CREATE DATABASE ${name}; CREATE USER ${name}@'%'`);
      const environment = { DB_NAME: name, DB_USER: name, DB_PASSWORD: '' };
      expect(await refusal(environment)).toEqual(inWords(/no right to the database/));
      await admin.query(`GRANT SELECT ON ${name}.* TO ${name}@'%'`);
      expect(await refusal(environment)).toEqual(inWords(/right is missing \(CREATE on /));
    } finally {
      await admin.query(`DROP DATABASE ${name}; DROP USER ${name}@'%'`);
      await admin.end();
    }
  });

  it('tells all that is wrong at once', async () => {
    const { output, code } = await refusal({
      DB_HOST: 'mysql://db/x',
      DB_PORT: '0',
      DB_SSL: '/nowhere',
      PORT: 'x',
    });
    for (const name of ['DB_HOST', 'DB_PORT', 'DB_SSL', 'PORT']) expect(output).toContain(`  - ${name} `);
    expect(code).toBe(1);
  });
});

describe.runIf(MariadbProcess.isInstalled())('the way to the server', { timeout: 60_000 }, () => {
  let server: MariadbProcess;
  let certificates: { ca: string; other: string; options: string[] };
  beforeAll(async () => {
    server = await MariadbProcess.make();
    certificates = makeCertificates(server.folder);
    await server.start({}, [...certificates.options, '--require-secure-transport=ON']);
    await server.queryEncrypted('CREATE DATABASE sarangbang');
  }, 60_000);
  afterAll(() => server.destroy());

  it.each([
    ['of itself, since the server insists', () => ({})],
    ['with DB_SSL=on', () => ({ DB_SSL: 'on' })],
    ['with its CA', () => ({ DB_SSL: certificates.ca })],
    ['with its CA and its name', () => ({ DB_SSL: certificates.ca, DB_HOST: 'localhost' })],
  ])('is encrypted %s', async (_, more) => {
    const room = await startRoom({ ...server.environment, DB_NAME: 'sarangbang', ...more() }, place);
    expect(await room.rows(`SHOW STATUS LIKE 'Ssl_cipher'`)).toMatchObject([
      { Value: expect.stringMatching(/./) },
    ]);
    expect((await room.http('GET', 'health/ready')).status).toBe(200);
    await room.stop();
  });

  it('goes through a socket, which needs no encryption', async () => {
    const address = { ...server.environment, DB_HOST: '', DB_SOCKET: server.socket, DB_NAME: 'sarangbang' };
    const room = await ServerProcess.start({ ...place.environment, ...address });
    await room.kill('SIGTERM');
    expect(room.output).toContain(`${server.socket}/sarangbang`);
  });

  it.each([
    ['without encryption', () => ({ DB_SSL: 'off' }), /encryption/],
    ['with another CA', () => ({ DB_SSL: certificates.other }), /certificate is not valid/],
  ])('is refused in words %s', async (_, more, words) => {
    expect(await refusal({ ...server.environment, DB_NAME: 'sarangbang', ...more() })).toEqual(
      inWords(words),
    );
  });

  it('is refused in words where DB_SSL=on and the server has no encryption', async () => {
    expect(await refusal({ DB_SSL: 'on' })).toEqual(inWords(/no encryption/));
  });
});

const packet = (sequence: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = sequence;
  return Buffer.concat([head, body]);
};
const GREETING_55 = packet(
  0,
  Buffer.concat([
    Buffer.from('\n5.5.62\0', 'latin1'),
    // thread 1, eight bytes of salt, capabilities, latin1, autocommit, capabilities, length of the salt
    Buffer.from('01000000414243444546474800fff70802000f8015', 'hex'),
    Buffer.alloc(10),
    Buffer.from('123456789012\0mysql_native_password\0', 'latin1'),
  ]),
);
const VERSION_55 = Buffer.concat([
  packet(1, Buffer.from('01', 'hex')),
  packet(2, Buffer.from('036465660000000776657273696f6e000c210018000000fd01001f0000', 'hex')),
  packet(3, Buffer.from('fe00000200', 'hex')),
  packet(4, Buffer.from('06352e352e3632', 'hex')),
  packet(5, Buffer.from('fe00000200', 'hex')),
]);

function makeCertificates(folder: string): { ca: string; other: string; options: string[] } {
  const at = (name: string): string => join(folder, name);
  const openssl = (...given: string[]): void => {
    execFileSync('openssl', given, { stdio: 'ignore' });
  };
  for (const name of ['ca', 'other']) {
    openssl(
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '3650', '-subj', `/CN=${name} of a test`],
      ...['-keyout', at(`${name}-key.pem`), '-out', at(`${name}.pem`)],
    );
  }
  openssl(
    ...['req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost'],
    ...['-keyout', at('key.pem'), '-out', at('request.pem')],
  );
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost');
  openssl(
    ...[
      'x509',
      '-req',
      '-in',
      at('request.pem'),
      '-days',
      '3650',
      '-extfile',
      at('names'),
      '-out',
      at('cert.pem'),
    ],
    ...['-CA', at('ca.pem'), '-CAkey', at('ca-key.pem'), '-CAcreateserial'],
  );
  const options = [`--ssl-ca=${at('ca.pem')}`, `--ssl-cert=${at('cert.pem')}`, `--ssl-key=${at('key.pem')}`];
  return { ca: at('ca.pem'), other: at('other.pem'), options };
}
