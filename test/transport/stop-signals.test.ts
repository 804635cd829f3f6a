import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/pages.js';
import { ProcessRooms } from '../support/process-rooms.js';
import { ADMIN, startRoom } from '../support/room.js';

// what concerns the process and its connections, and no database

const rooms = new ProcessRooms();
const start = () => rooms.start();

const causes = async (): Promise<unknown[]> => {
  const room = await startRoom({}, rooms.place);
  const rows = await room.logins(`event = 'leave'`);
  await room.stop();
  return rows.map(row => row.cause);
};

describe('SIGHUP', () => {
  it('is an orderly stop like SIGTERM: told, on record, exit 0', async () => {
    const room = await start();
    const admin = await room.enter(ADMIN.name);
    expect(await room.server.kill('SIGHUP')).toBe(0);
    expect(admin.sessions).toEqual([{ code: 'SERVER_STOP' }]);
    expect(room.server.output).toContain('The room is closed.');
    expect(await causes()).toEqual(['server_stop']);
  });
});

/** A process that has only what takes signals, and something to close. @param room what `OrderlyStop` is given */
async function stoppable(room: string): Promise<{ program: ChildProcess; output: () => string }> {
  const from = (name: string): string => JSON.stringify(join(ROOT, 'dist/src', name));
  const code = `
    import { OrderlyStop } from ${from('app/orderly-stop.js')};
    import { ProcessLog } from ${from('config/process-log.js')};
    new OrderlyStop(new ProcessLog()).opened(${room});
    setInterval(() => undefined, 1_000);
    console.log('ready');
  `;
  const program = spawn(process.execPath, ['--input-type=module', '-e', code]);
  let output = '';
  for (const stream of [program.stdout, program.stderr]) stream.on('data', data => (output += String(data)));
  await expect.poll(() => output).toContain('ready');
  return { program, output: () => output };
}

// what a stop closes does not depend on the signal
describe.each(['SIGQUIT', 'SIGUSR2', 'SIGALRM', 'SIGXCPU', 'SIGABRT', 'SIGPWR', 'SIGIO'] as const)(
  '%s',
  signal => {
    it('closes what is open, and the exit code is 0', async () => {
      const room = `{ waitsFor: '', close: async () => console.log('closed what was open') }`;
      const { program, output } = await stoppable(room);
      program.kill(signal);
      await once(program, 'close');
      expect(program.exitCode).toBe(0);
      expect(output()).toMatch(/The room is closing\.\nclosed what was open\nThe room is closed\.\n$/);
    });
  },
);

describe('a stop out of time', () => {
  it('exits 1 and says what it waited for', async () => {
    const room = `{ waitsFor: 'clients to go', close: () => new Promise(() => undefined) }`;
    const { program, output } = await stoppable(room);
    program.kill('SIGTERM');
    await once(program, 'close');
    expect(program.exitCode).toBe(1);
    expect(output()).toContain('the stop is out of time: it waited for clients to go');
  }, 30_000);
});

describe('a client of Engine.IO protocol 3', () => {
  it('gets 400, and the log names the protocol, a few times at most', async () => {
    const room = await start();
    const said = () => room.server.output.match(/refused a client of Engine\.IO protocol 3/g)?.length ?? 0;
    for (const query of ['EIO=3&transport=polling', 'transport=polling', 'EIO=2&transport=polling']) {
      const before = said();
      const ask = async () => (await fetch(`${room.server.url}/socket.io/?${query}`)).status;
      expect(await Promise.all(Array.from({ length: 30 }, ask)), query).toEqual(Array(30).fill(400));
      if (before === 0) await expect.poll(said).toBeGreaterThan(0);
    }
    expect(said()).toBeLessThanOrEqual(5);
  });
});
