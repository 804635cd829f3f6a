import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  ENVIRONMENT_READER,
  houseViolations,
  importCircles,
  LINES_MAX,
  readsEnvironment,
  sourceOf,
  type HouseFile,
} from './house.rules.js';

const ROOT = join(import.meta.dirname, '../..');

function filesOf(folder: string): HouseFile[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map(name => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter(path => /\.[cm]?tsx?$/.test(path) && !/\/(node_modules|dist)\//.test(path))
    .map(read);
}

function read(path: string): HouseFile {
  return { path, text: readFileSync(join(ROOT, path), 'utf8') };
}

const HOUSE = [...filesOf('src'), ...filesOf('web'), read('ormconfig.ts')];

/** The faults of one made-up file. */
function faultsOf(path: string, text: string): string[] {
  return houseViolations([{ path, text }]);
}

describe('the house', () => {
  it('is read as a whole', () => {
    const paths = HOUSE.map(file => file.path);
    expect(paths).toEqual(
      expect.arrayContaining([
        'ormconfig.ts',
        'src/main.ts',
        'src/app/serve.ts',
        'src/contract/errors.ts',
        'src/config/settings.ts',
        'src/entities/account.entity.ts',
        'src/database/database.ts',
        'src/database/migrations/1763769600000-room.ts',
        'src/logging/chat-log.writer.ts',
        'src/auth/tokens.ts',
        'src/chat/chat.service.ts',
        'src/chat/transport/socket-io/chat.gateway.ts',
        'src/admin/moderation.service.ts',
        'web/vite.config.ts',
        'web/src/main.tsx',
        'web/src/client/room-client.ts',
      ]),
    );
  });

  it('keeps its rules', () => {
    expect(houseViolations(HOUSE)).toEqual([]);
  });

  it('has no circle of imports, type imports included', () => {
    expect(importCircles(HOUSE)).toEqual([]);
  });

  it('reads process.env in exactly one file', () => {
    const readers = HOUSE.filter(file => readsEnvironment(sourceOf(file)));
    expect(readers.map(file => file.path)).toEqual([ENVIRONMENT_READER]);
  });
});

describe('the direction of imports', () => {
  it.each([
    ['src/app/app.module.ts', "import { A } from './admin/admin.module.js';"],
    ['src/admin/a.ts', "import { C } from '../chat/c.js'; import './b.js';"],
    ['src/chat/a.ts', "export { T } from '../auth/t.js';"],
    ['src/database/a.ts', "import { o } from '../../ormconfig.js';"],
    ['ormconfig.ts', "import { A } from './src/entities/a.js'; import { D } from './src/database/d.js';"],
    [
      'src/entities/a.ts',
      "import type { Role } from '../contract/e.js'; import { S } from '../config/s.js';",
    ],
    ['src/auth/a.ts', "import { Injectable } from '@nestjs/common';"],
    ['src/config/a.ts', "import { LIMITS } from '../contract/limits.js';"],
    ['src/database/a.ts', "import { T } from '../rates/t.js';"],
    ['web/app.ts', "import { LIMITS } from '../src/contract/limits.js'; import './view.js';"],
    ['web/src/shell/a.tsx', "import { useState } from 'react'; import '../stream/s.js'; import './a.css';"],
    [
      'web/src/client/a.ts',
      "import { io } from 'socket.io-client'; import '../../../src/contract/e.js'; import './b.js';",
    ],
  ])('lets %s look to its left', (path, text) => {
    expect(faultsOf(path, text)).toEqual([]);
  });

  it.each([
    ['src/chat/a.ts', "import { M } from '../admin/m.js';", 'chat may not know admin'],
    ['src/logging/a.ts', "import type { J } from '../chat/judge.js';", 'logging may not know chat'],
    ['src/logging/a.ts', "export * from '../auth/t.js';", 'logging may not know auth'],
    ['src/database/a.ts', "type L = import('../logging/l.js').L;", 'database may not know logging'],
    ['src/entities/a.ts', "const d = await import('../database/d.js');", 'entities may not know database'],
    ['src/entities/a.ts', "import { o } from '../../ormconfig.js';", 'entities may not know database'],
    ['src/rates/a.ts', "import '../entities/a.js';", 'rates may not know entities'],
    ['src/contract/a.ts', "import { S } from '../config/s.js';", 'contract may not know config'],
    ['src/admin/a.ts', "import { create } from '../app/create-app.js';", 'admin may not know app'],
    ['ormconfig.ts', "import { L } from './src/logging/l.js';", 'database may not know logging'],
    ['src/auth/a.ts', "const c = require('../chat/c.js');", 'auth may not know chat'],
    ['web/app.ts', "import { S } from '../src/config/s.js';", 'web may not know config'],
    ['web/src/shell/a.tsx', "import type { S } from '../../../src/chat/s.js';", 'web may not know chat'],
    ['web/src/shell/a.tsx', "const b = await import('../../../src/main.js');", 'web may not know app'],
    ['web/src/shell/a.tsx', "import { room } from '../../../test/support/room.js';", 'no part of the house'],
    ['web/src/shell/a.tsx', "import { join } from 'node:path';", 'a browser has no such thing'],
    ['web/src/client/a.ts', "import { useState } from 'react';", 'the client knows itself'],
    ['web/src/client/a.ts', "import { t } from '../i18n/index.js';", 'the client knows itself'],
    ['src/chat/a.ts', "import { room } from '../../test/support/room.js';", 'no part of the house'],
    ['src/chat/a.ts', "import { x } from '../helpers/x.js';", 'no part of the house'],
    ['src/helpers/x.ts', '', 'stands in no room'],
  ])('stops %s at %s', (path, text, fault) => {
    expect(faultsOf(path, text)).toEqual([expect.stringContaining(fault)]);
  });

  it.each(['@nestjs/common', 'zod', 'node:crypto'])('keeps %s out of the contract', name => {
    const text = `import { thing } from '${name}';`;
    expect(faultsOf('src/contract/a.ts', text)).toEqual([
      expect.stringContaining('contract imports no package'),
    ]);
  });
});

describe('the doors of the database', () => {
  it.each([
    "import { Repository } from 'typeorm';",
    "import type { DataSource } from 'typeorm';",
    "import { type Repository as Rows } from 'typeorm';",
    "import * as typeorm from 'typeorm';",
    "import typeorm from 'typeorm';",
    "export { DataSource } from 'typeorm';",
    "const { DataSource } = await import('typeorm');",
    "let source: import('typeorm').DataSource;",
    "import { Repository } from 'typeorm/repository/Repository.js';",
    "import { InjectRepository } from '@nestjs/typeorm';",
  ])('are the only ones: %s is a fault', text => {
    expect(faultsOf('src/auth/account-lookup.ts', text)).toHaveLength(1);
    expect(faultsOf('src/database/a.ts', text)).toEqual([]);
  });

  it('leave the stored log to those who read it for no socket', () => {
    const text = "import { LogReader, type LogPage } from '../logging/log-reader.js';";
    expect(faultsOf('src/chat/a.ts', text)).toEqual([expect.stringContaining('ShownLog')]);
    expect(faultsOf('src/logging/a.ts', text.replace('../logging', '.'))).toEqual([]);
    expect(faultsOf('src/chat/a.ts', text.replace('LogReader, ', ''))).toEqual([]);
  });

  it('leave operators and column decorators to everyone', () => {
    expect(faultsOf('src/admin/a.ts', "import { IsNull, MoreThan } from 'typeorm';")).toEqual([]);
    expect(faultsOf('src/entities/a.ts', "import { Column, Entity } from 'typeorm';")).toEqual([]);
  });
});

describe('inside the chat', () => {
  it.each([
    ['src/chat/a.ts', "import type { S } from './transport/session.js';"],
    ['src/chat/connection/a.ts', "import { P } from '../participants.js'; import './b.js';"],
    ['src/chat/transport/line/a.ts', "import { A } from '../../connection/admission.js';"],
    [
      'src/chat/transport/socket-io/a.ts',
      "import { Server } from 'socket.io'; import '../../chat.service.js';",
    ],
    ['src/chat/chat.module.ts', "import { G } from './transport/socket-io/g.js';"],
    ['src/chat/a.ts', "import { UseFilters } from '@nestjs/common';"],
  ])('%s may look to its left', (path, text) => {
    expect(faultsOf(path, text)).toEqual([]);
  });

  it.each([
    ['src/chat/a.ts', "import type { Socket } from 'socket.io';", 'only src/chat/transport/socket-io/'],
    ['src/chat/connection/a.ts', "import { WebSocket } from 'ws';", 'only src/chat/transport/socket-io/'],
    ['src/chat/transport/line/a.ts', "import 'socket.io-parser';", 'only src/chat/transport/socket-io/'],
    ['src/admin/a.ts', "type S = import('socket.io').Socket;", 'only src/chat/transport/socket-io/'],
    ['src/chat/a.ts', "import { A } from './connection/admission.js';", 'chat may not know connection'],
    ['src/chat/a.ts', "import type { S } from './transport/socket-io/s.js';", 'chat may not know socket-io'],
    ['src/chat/transport/session.ts', "import type { P } from '../p.js';", 'the port may not know chat'],
    [
      'src/chat/connection/a.ts',
      "import { G } from '../transport/line/g.js';",
      'connection may not know line',
    ],
    ['src/chat/transport/line/a.ts', "import { e } from '../socket-io/e.js';", 'line may not know socket-io'],
    ['src/chat/transport/socket-io/a.ts', "import { e } from '../line/e.js';", 'socket-io may not know line'],
  ])('%s is stopped at %s', (path, text, violation) => {
    expect(faultsOf(path, text)).toEqual([expect.stringContaining(violation)]);
  });
});

describe('a circle of imports', () => {
  const file = (path: string, text: string): HouseFile => ({ path, text });

  it('is found, however long it is, and though only types are imported', () => {
    const three = [
      file('src/chat/a.ts', "import type { B } from './b.js';"),
      file('src/chat/b.ts', "export type { C } from './c.js';"),
      file('src/chat/c.ts', "type A = import('./a.js').A;"),
      file('src/chat/d.ts', "import './a.js';"),
    ];
    expect(importCircles(three)).toEqual([['src/chat/a.ts', 'src/chat/b.ts', 'src/chat/c.ts']]);
    expect(importCircles(three.slice(1))).toEqual([]);
  });

  it('is found in the page too', () => {
    const two = [
      file('web/src/a.tsx', "import './b.js';"),
      file('web/src/b.ts', "import { A } from './a.js';"),
    ];
    expect(importCircles(two)).toEqual([['web/src/a.tsx', 'web/src/b.ts']]);
  });
});

describe('the environment', () => {
  it.each([
    'const port = process.env.PORT;',
    "const port = process['env'].PORT;",
    'const { env } = process;',
    'const { env: all } = process;',
    'const env = globalThis.process.env;',
    "import { env } from 'node:process';",
  ])('is no business of others: %s is a fault', text => {
    expect(faultsOf('src/chat/a.ts', text)).toEqual(['src/chat/a.ts: reads process.env']);
    expect(faultsOf(ENVIRONMENT_READER, text)).toEqual([]);
  });

  it('is not meant by a word in a comment or a text', () => {
    expect(faultsOf('src/chat/a.ts', "// process.env\nconst text = 'process.env';\n")).toEqual([]);
  });
});

describe('the process log', () => {
  it.each([
    'this.#logger.warn(`not yet: ${(error as Error).message}`);',
    'logger.error(`gone: ${(error.cause as Error | undefined)?.message}`);',
    'logger.error(error.stack);',
    'logger.debug(error);',
    'logger.warn(`refused: ${error}`);',
    'logger.warn(String(error));',
    "warning.say('put off: ' + error.message);",
    'process.stderr.write(`${(error as QueryFailedError).sqlMessage}`);',
  ])('hears codes of faults only: %s is a fault', text => {
    expect(faultsOf('src/chat/a.ts', text)).toEqual([expect.stringContaining('logs what an error says')]);
    expect(faultsOf('src/app/serve.ts', text)).toEqual([]);
  });

  it.each([
    'logger.warn(`not yet: ${errorCode(error)}`);',
    'logger.error(loggable(error));',
    'next(Object.assign(new Error(error.message), { data: error.body() }));',
  ])('may hear %s', text => {
    expect(faultsOf('src/chat/a.ts', text)).toEqual([]);
  });
});

describe('private fields of a library', () => {
  it.each([
    'connection._command = undefined;',
    "const command = connection['_command'];",
    'const { _command: command } = connection;',
  ])('are named in one file: %s is a fault elsewhere', text => {
    expect(faultsOf('src/database/a.ts', text)).toEqual([expect.stringContaining('names a private field')]);
    expect(faultsOf('src/database/mysql2-internals.ts', text)).toEqual([]);
  });

  it('are not meant by what is left out', () => {
    expect(faultsOf('src/database/a.ts', 'const f = ({ readAt: _, ...rest }, _unused) => rest;')).toEqual([]);
  });
});

describe('the length of a file', () => {
  it(`ends at ${LINES_MAX} lines`, () => {
    expect(faultsOf('src/chat/a.ts', '\n'.repeat(LINES_MAX))).toEqual([]);
    expect(faultsOf('src/chat/a.ts', '\n'.repeat(LINES_MAX + 1))).toHaveLength(1);
    expect(faultsOf('web/src/shell/a.tsx', '\n'.repeat(LINES_MAX + 1))).toHaveLength(1);
  });
});
