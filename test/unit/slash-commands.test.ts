import { beforeEach, describe, expect, it } from 'vitest';
import type { ChatSession } from '../../src/chat/transport/session.js';
import { SlashCommands, type CommandArguments, type SlashCommand } from '../../src/chat/slash-commands.js';
import { commandLine, unescapeSlash } from '../../src/contract/command-line.js';
import type { ChatError } from '../../src/contract/errors.js';
import type { ActRequest, ModerationLogWriter } from '../../src/logging/moderation-log.writer.js';

/** Each run of a command: which, and what it was given. */
let ran: (CommandArguments & { command: string; idempotencyKey: string | undefined })[];
/** The attempts that were put on record. */
let attempts: ActRequest[];
let commands: SlashCommands;

beforeEach(() => {
  [ran, attempts] = [[], []];
  const record = {
    refused: async (request: ActRequest, refusal: ChatError) => {
      attempts.push(request);
      return refusal;
    },
  };
  commands = new SlashCommands(record as unknown as ModerationLogWriter);
  const probe = (name: string, rest: Pick<SlashCommand, 'takes'> & Partial<SlashCommand>): SlashCommand => ({
    name,
    usage: `/${name} …`,
    about: `Probe ${name}`,
    role: 'member',
    run: async (_socket, given, idempotencyKey) => {
      ran.push({ command: name, ...given, idempotencyKey });
      return {};
    },
    ...rest,
  });
  commands.register(
    probe('w', { takes: 'name and text' }),
    probe('who', { takes: 'nothing' }),
    probe('unmute', { takes: 'name and reason', role: 'admin', action: 'unmute' }),
    probe('mute', { takes: 'name, duration and reason', role: 'admin', action: 'mute' }),
    probe('lock', { takes: 'reason', role: 'admin', action: 'room' }),
    probe('slow', { takes: 'duration and reason', role: 'admin', action: 'room' }),
    probe('secret', { takes: 'nothing', role: 'admin' }),
  );
});

function sessionOf(role: 'admin' | 'member'): ChatSession {
  return { id: 's', tokenVersion: 3, member: { id: 7, name: 'minsu', role } } as ChatSession;
}

async function run(text: string, role: 'admin' | 'member' = 'admin') {
  const line = commandLine(text);
  if (line === undefined) throw new Error(`${text} is no command line`);
  await commands.run(sessionOf(role), line, 'the-id');
  return ran.at(-1);
}

describe('a command line', () => {
  it.each([
    ['/w bob hi', '/w bob hi'],
    ['／w bob hi', '／w bob hi'],
    ['/', '/'],
    ['/nothing', '/nothing'],
    ['/ w bob hi', '/ w bob hi'],
    ['  /w bob hi', '/w bob hi'],
    ['\n/w bob hi', '/w bob hi'],
    ['\u3000/w bob hi', '/w bob hi'],
    ['\u200B/w bob hi', '/w bob hi'],
    ['\uFEFF\u2800\u3164/w bob hi', '/w bob hi'],
    ['\u202E/w bob hi', '/w bob hi'],
    ['\u{E0020}/w bob hi', '/w bob hi'],
    [' \u{E0100}／w bob hi', '／w bob hi'],
    ['/\u200B/w bob hi', '/\u200B/w bob hi'],
  ])('is what %j begins', (text, line) => expect(commandLine(text)).toBe(line));

  it.each([
    'hello',
    'a/b',
    '.../w bob hi',
    '//w',
    '／／w',
    '/／w',
    '／/w',
    ' //w',
    '\u200B//w',
    '///',
    '\\w',
    '⁄w',
  ])('is not %j, which is said', text => expect(commandLine(text)).toBeUndefined());
});

describe('unescapeSlash', () => {
  it.each([
    ['//x', '/x'],
    ['//', '/'],
    ['///x', '//x'],
    ['／／x', '／x'],
    [' //x ', ' /x '],
    ['\u200B//x', '\u200B/x'],
    ['//w bob  hi\n', '/w bob  hi\n'],
  ])('makes of %j %j', (text, said) => expect(unescapeSlash(text)).toBe(said));

  it.each(['hello', ' a // b', 'http://x', '', '\u200B', 'e\u0301//'])('leaves %j byte for byte', text => {
    expect(unescapeSlash(text)).toBe(text);
  });
});

describe('the gate of the commands', () => {
  it('knows a command in capitals, and after a full-width slash', async () => {
    expect(await run('/WHO')).toMatchObject({ command: 'who' });
    expect(await run('／w bob hi')).toMatchObject({ command: 'w', name: 'bob', text: 'hi' });
    expect(await run('\u200B/W bob hi')).toMatchObject({ command: 'w', name: 'bob', text: 'hi' });
  });

  it.each([
    '/x',
    '/',
    '/ w bob hi',
    '/ｗ bob hi',
    '/wbob hi',
    '/w\u200B bob hi',
    '/\u200Bw bob hi',
    '/귓 bob hi',
    '/w. bob hi',
    '/__proto__',
    '/constructor',
    '/toString',
    '/\u200B/w bob hi',
  ])('refuses %j with UNKNOWN_COMMAND and says nothing', async text => {
    await expect(run(text)).rejects.toMatchObject({ code: 'UNKNOWN_COMMAND' });
    expect(ran).toEqual([]);
  });

  it('passes the idempotencyKey on', async () => {
    expect(await run('/w bob hi')).toMatchObject({ idempotencyKey: 'the-id' });
  });

  it.each([
    ['/mute Bob spam', 'mute', { targetKey: 'bob' }],
    ['/mute', 'mute', {}],
    ['/mute bob 5x spam', 'mute', { targetKey: 'bob' }],
    ['/secret', 'admin_access', {}],
  ])(
    'refuses a member’s %s with FORBIDDEN before it looks at the arguments, on record as %s',
    async (text, action, named) => {
      await expect(run(text, 'member')).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(attempts).toEqual([{ action, by: { id: 7, tokenVersion: 3, sessionId: 's' }, ...named }]);
      expect(ran).toEqual([]);
    },
  );

  it('lets admins use the commands of members', async () => {
    expect(await run('/who', 'admin')).toMatchObject({ command: 'who' });
    expect(await run('/who', 'member')).toMatchObject({ command: 'who' });
  });

  it('lists for each the commands they may use', () => {
    expect(commands.views('member').map(({ usage }) => usage)).toEqual(['/w …', '/who …']);
    expect(commands.views('admin')).toHaveLength(7);
    expect(commands.views('member')[0]).toEqual({ usage: '/w …', about: 'Probe w' });
  });
});

describe('/w', () => {
  it.each([
    ['/w bob hi', 'hi'],
    ['/w bob  hi ', ' hi '],
    ['/w bob \n\ttwo\nlines\n', '\n\ttwo\nlines\n'],
    ['/w bob /kick jisoo', '/kick jisoo'],
    ['/w bob //x', '//x'],
    ['/w   bob hi', 'hi'],
    ['/w bob\nhi', 'hi'],
    ['/w\nbob\thi', 'hi'],
    ['/w bob \u200B\u3000hi\u{E0020}', '\u200B\u3000hi\u{E0020}'],
    ['/w bob e\u0301 👨‍👩‍👧', 'e\u0301 👨‍👩‍👧'],
    ['/w bob 5m later', '5m later'],
    ['/w bob', ''],
    ['/w bob ', ''],
  ])('in %j keeps the text byte for byte after one space', async (text, kept) => {
    expect(await run(text)).toMatchObject({ command: 'w', name: 'bob', text: kept });
  });

  it.each([
    '/w',
    '/w ',
    '/w b hi',
    '/w bob\u200B hi',
    '/w @bob hi',
    '/w "bob" hi',
    '/w bob: hi',
    `/w ${'a'.repeat(21)} hi`,
  ])('%j is INVALID, with how it is written', async text => {
    await expect(run(text)).rejects.toMatchObject({
      code: 'INVALID',
      facts: { field: 'name', message: expect.stringContaining('/w …') },
    });
    expect(ran).toEqual([]);
  });
});

describe('a command with a duration', () => {
  it.each([
    ['/mute bob 5m spam', { durationMs: 300_000, text: 'spam' }],
    ['/mute bob 90s  two  spaces ', { durationMs: 90_000, text: ' two  spaces ' }],
    ['/mute bob  1d spam', { durationMs: 86_400_000, text: 'spam' }],
    ['/mute bob 0s spam', { durationMs: 0, text: 'spam' }],
    ['/mute bob 5m', { durationMs: 300_000, text: '' }],
    ['/mute bob 5m 10m', { durationMs: 300_000, text: '10m' }],
    ['/mute 민수 5m 도배', { name: '민수', durationMs: 300_000, text: '도배' }],
  ])('reads %j', async (text, given) => {
    expect(await run(text)).toMatchObject({ command: 'mute', ...given });
  });

  it.each([
    ['/mute bob spam', 'spam'],
    ['/mute bob ten minutes', 'ten minutes'],
    ['/mute bob m5 spam', 'm5 spam'],
    ['/mute bob ', ''],
    ['/mute bob', ''],
  ])('leaves it out of %j', async (text, reason) => {
    const given = await run(text);
    expect(given).toMatchObject({ command: 'mute', name: 'bob', text: reason });
    expect(given).not.toHaveProperty('durationMs');
  });

  it.each([
    '5',
    '5x',
    '5min',
    '5M',
    '1h30m',
    '5m,',
    '5m\u200B',
    '5．5m',
    '3일',
    '1.5h',
    '5-10m',
    '12345678901d',
    '2nd',
  ])('is INVALID at %s, which begins like one and is none', async word => {
    await expect(run(`/mute bob ${word} spam`)).rejects.toMatchObject({
      code: 'INVALID',
      facts: { field: 'duration' },
    });
    expect(ran).toEqual([]);
  });

  it('takes `off` as none where one must stand, and a command of a reason alone takes all as it is', async () => {
    expect(await run('/slow 30s spam')).toMatchObject({ command: 'slow', durationMs: 30_000, text: 'spam' });
    expect(await run('/slow OFF')).toMatchObject({ durationMs: 0, text: '' });
    for (const line of ['/slow', '/slow fast', '/slow 30'])
      await expect(run(line)).rejects.toMatchObject({ code: 'INVALID', facts: { field: 'duration' } });
    expect(await run('/lock 5m  talk')).toMatchObject({ command: 'lock', text: '5m  talk' });
  });

  it('names no target of an attempt where no name is taken', async () => {
    await expect(run('/lock bob', 'member')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(attempts.at(-1)).not.toHaveProperty('targetKey');
  });

  it('is looked for only where one may stand', async () => {
    expect(await run('/unmute bob 5x is a reason here')).toMatchObject({ text: '5x is a reason here' });
  });
});
