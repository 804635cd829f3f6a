import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DefaultNamingStrategy } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSettings } from '../../src/config/load-settings.js';
import { ChatError } from '../../src/contract/errors.js';
import { Database } from '../../src/database/database.js';
import { StartupError } from '../../src/database/startup-error.js';
import { LogHead } from '../../src/entities/log-head.entity.js';
import { LoginEvent } from '../../src/entities/login-event.entity.js';

const HEAD = { id: 1, epoch: 'e', seq: 0, lastAt: 0, timeZone: 'UTC' };

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sarangbang-database-'));
  database = await Database.open(loadSettings({ DATA_DIR: folder }));
});
afterEach(async () => {
  await database.onApplicationShutdown();
  rmSync(folder, { recursive: true });
});

const heads = (): Promise<number> => database.read.count(LogHead);

describe('database.write', () => {
  it('has committed when it resolves', async () => {
    await database.write('chat', async tx => {
      await tx.manager.insert(LogHead, HEAD);
      expect(await heads()).toBe(0);
    });
    expect(await heads()).toBe(1);
  });

  it('rolls back what a refusal leaves behind, and passes the refusal on', async () => {
    const refusal = new ChatError('MUTED');
    const work = database.write('chat', async tx => {
      await tx.manager.insert(LogHead, HEAD);
      throw refusal;
    });
    await expect(work).rejects.toBe(refusal);
    expect(await heads()).toBe(0);
  });

  it('is refused inside another, which is rolled back', async () => {
    const nested = database.write('chat', async tx => {
      await tx.manager.insert(LogHead, HEAD);
      await database.write('moderation', async () => undefined);
    });
    await expect(nested).rejects.toThrow(
      "write('moderation') inside a transaction of 'chat': pass its tx on",
    );
    expect(await heads()).toBe(0);
  });

  it('is not taken for nested when it only overlaps another', async () => {
    let begun: () => void;
    let end: () => void;
    const beginning = new Promise<void>(resolve => (begun = resolve));
    const first = database.write('chat', async tx => {
      begun();
      await new Promise<void>(resolve => (end = resolve));
      await tx.manager.insert(LogHead, HEAD);
    });
    await beginning;
    const second = database.write('chat', tx => tx.query('UPDATE log_head SET seq = 5'));
    end!();
    await Promise.all([first, second]);
    expect(await database.read.findOneByOrFail(LogHead, { id: 1 })).toMatchObject({ seq: 5 });
  });
});

describe('database.read', () => {
  it('cannot write', async () => {
    await expect(database.read.insert(LogHead, HEAD)).rejects.toThrow(/readonly/);
    await expect(database.read.query('DELETE FROM accounts')).rejects.toThrow(/readonly/);
  });
});

describe('database.createTableLike', () => {
  it('leaves no table behind whose keys could not be made', async () => {
    const name = 'login_log_20261128';
    const taken = new DefaultNamingStrategy().indexName(name, ['event_id']);
    await database.write('chat', tx => tx.query(`CREATE INDEX ${taken} ON accounts (name)`));
    await expect(database.createTableLike(LoginEvent, name)).rejects.toThrow(/already exists/);
    expect(await database.read.query('SELECT name FROM sqlite_master WHERE name = ?', [name])).toEqual([]);
  });
});

describe('a data folder', () => {
  it('has one room at a time, and is free again when that one has closed', async () => {
    await expect(Database.open(loadSettings({ DATA_DIR: folder }))).rejects.toThrow(StartupError);
    await database.onApplicationShutdown();
    database = await Database.open(loadSettings({ DATA_DIR: folder }));
    expect(await heads()).toBe(0);
  });
});
