import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../web/src/client/api.js';
import { Monitor, type MonitorOptions } from '../../web/src/seal/monitor.js';
import { nobleRecordCrypto } from '../../web/src/seal/noble-record-crypto.js';
import { subtleRecordCrypto } from '../../web/src/seal/subtle-record-crypto.js';
import { keyIdInput } from '../../src/contract/signed-note.js';
import { NoteSigner } from '../../src/proof/note-keys.js';
import { FakeLog } from './support/fake-log.js';
import { MemoryStorage } from './support/member.js';

const HOUR_MS = 3_600_000;
const UNREACHABLE = new ApiError({ code: 'UNREACHABLE', message: '' });

/** A page that watches a log, which can be replaced by another one. */
function watching(log: FakeLog, more: Partial<MonitorOptions> = {}) {
  const storage = new MemoryStorage();
  const state = { log, now: 0 };
  const keys = vi.fn<MonitorOptions['keys']>(async () =>
    Promise.resolve({ vkeys: [state.log.signer.vkey], fingerprint: '' }),
  );
  const consistency = vi.fn<MonitorOptions['consistency']>(async from => state.log.consistency(from));
  const options: MonitorOptions = {
    crypto: async () => Promise.resolve(subtleRecordCrypto(crypto.subtle)),
    ...{ storage, keys, consistency, now: () => state.now },
    ...more,
  };
  const seen = (): Record<string, unknown> => JSON.parse([...storage.kept.values()][0] ?? 'null') as never;
  // a new one each time, as after a reload
  const check = async (note?: string) => new Monitor(options).check(note);
  return { state, storage, keys, consistency, seen, check };
}

describe('the watch over the record', () => {
  it('trusts the first key, and takes a log that grows', async () => {
    const log = FakeLog.of(3);
    const page = watching(log);
    expect(await page.check(log.note())).toEqual({ state: 'whole', size: 3 });
    for (const rows of [1, 4, 9, 30]) {
      log.add(...Array.from({ length: rows }, (_, i) => `more ${i}`));
      const note = log.note();
      // published a while ago
      log.add('later');
      expect(await page.check(note)).toEqual({ state: 'whole', size: log.size - 1 });
      expect(page.seen()).toMatchObject({ vkey: log.signer.vkey, last: note });
    }
    expect(page.keys).toHaveBeenCalledOnce();
  });

  it('asks nothing for the checkpoint that it has', async () => {
    const log = FakeLog.of(5);
    const page = watching(log);
    await page.check(log.note());
    expect(await page.check(log.note())).toEqual({ state: 'whole', size: 5 });
    expect(page.consistency).not.toHaveBeenCalled();
  });

  it('takes an empty log that grows', async () => {
    const log = FakeLog.of(0);
    const page = watching(log);
    expect(await page.check(log.note())).toEqual({ state: 'whole', size: 0 });
    log.add('one', 'two');
    expect(await page.check(log.note())).toEqual({ state: 'whole', size: 2 });
  });

  it.each([1, 4, 7])('finds a log in which row %i was changed', async at => {
    const log = FakeLog.of(7);
    const page = watching(log);
    const before = log.note();
    await page.check(before);
    const rows = Array.from({ length: 12 }, (_, i) => (i + 1 === at ? 'changed' : `row ${i + 1}`));
    page.state.log = new FakeLog(log.signer, rows);
    const after = page.state.log.note();
    expect(await page.check(after)).toEqual({ state: 'broken', why: 'changed', before, after });
    // what was seen stays what it is compared with
    expect(page.seen()).toMatchObject({ last: before });
    expect(await page.check(after)).toMatchObject({ state: 'broken' });
  });

  it('finds another log of the same size', async () => {
    const log = FakeLog.of(4);
    const page = watching(log);
    await page.check(log.note());
    page.state.log = new FakeLog(log.signer, ['a', 'b', 'c', 'd']);
    expect(await page.check(page.state.log.note())).toMatchObject({ state: 'broken', why: 'changed' });
  });

  it('finds a checkpoint that is not of the log that the server proves', async () => {
    const log = FakeLog.of(4);
    const page = watching(log);
    await page.check(log.note());
    const other = new FakeLog(log.signer, [...Array.from({ length: 4 }, (_, i) => `row ${i + 1}`), 'x', 'y']);
    log.add('5', '6');
    expect(await page.check(other.note())).toMatchObject({ state: 'broken', why: 'changed' });
    // or of a smaller one
    log.add('7', '8', '9');
    expect(await page.check(other.note())).toMatchObject({ state: 'broken', why: 'changed' });
  });

  it('finds that rows were cut off', async () => {
    const log = FakeLog.of(9);
    const page = watching(log);
    const before = log.note();
    await page.check(before);
    page.state.log = FakeLog.of(6, log.signer);
    const after = page.state.log.note();
    expect(await page.check(after)).toEqual({ state: 'broken', why: 'changed', before, after });
  });

  it('takes an older checkpoint of the same log, and keeps the newer one', async () => {
    const log = FakeLog.of(9);
    const page = watching(log);
    await page.check(log.note());
    expect(await page.check(log.note(5))).toEqual({ state: 'whole', size: 9 });
    log.add('more');
    expect(await page.check(log.note(5))).toEqual({ state: 'whole', size: 9 });
    expect(page.seen()).toMatchObject({ last: log.note(9) });
  });

  it('finds an older checkpoint of another log', async () => {
    const log = FakeLog.of(9);
    const page = watching(log);
    await page.check(log.note());
    const other = new FakeLog(log.signer, ['a', 'b', 'c', 'd', 'e']);
    expect(await page.check(other.note())).toMatchObject({ state: 'broken', why: 'changed' });
  });

  it('finds a wrong signature, also at first sight', async () => {
    const log = FakeLog.of(3);
    const wrong = log.note().replace(/(?<=\n)3(?=\n)/, '4');
    expect(await watching(log).check(wrong)).toEqual({ state: 'broken', why: 'signature', after: wrong });
    const page = watching(log);
    await page.check(log.note());
    expect(await page.check(wrong)).toMatchObject({ why: 'signature', before: log.note(), after: wrong });
  });

  it('finds another key under the same name, in a welcome and in a proof', async () => {
    const log = FakeLog.of(3);
    const page = watching(log);
    await page.check(log.note());
    page.state.log = FakeLog.of(5, NoteSigner.generate(log.signer.name));
    expect(await page.check(page.state.log.note())).toMatchObject({ state: 'broken', why: 'key' });
    log.add('row 4', 'row 5');
    expect(await page.check(log.note())).toMatchObject({ state: 'broken', why: 'key' });
  });

  it('says nothing of a key that it has not trusted yet', async () => {
    const log = FakeLog.of(3);
    const page = watching(FakeLog.of(3));
    expect(await page.check(log.note())).toEqual({ state: 'unknown' });
    expect(page.seen()).toBeNull();
  });

  it('says nothing of a key that is no Ed25519 key', async () => {
    const log = FakeLog.of(3);
    const page = watching(log);
    const { name } = log.signer;
    for (const [type, size] of [
      [1, 31],
      [1, 33],
      [2, 32],
    ] as const) {
      const bytes = Buffer.alloc(size, 7);
      const id = createHash('sha256')
        .update(keyIdInput(name, type, bytes))
        .digest('hex')
        .slice(0, 8);
      const vkey = `${name}+${id}+${Buffer.from([type, ...bytes]).toString('base64')}`;
      page.keys.mockResolvedValueOnce({ vkeys: [vkey], fingerprint: '' });
      // by the id of that key, so that it is tried
      const note = log.note().replace(/(?<=— \S+ )\S+/, signature => {
        const rest = Buffer.from(signature, 'base64').subarray(4);
        return Buffer.concat([Buffer.from(id, 'hex'), rest]).toString('base64');
      });
      expect(await page.check(note)).toEqual({ state: 'unknown' });
    }
  });

  it.each(['', 'x', '\n\n', 'a\nb\nc\n\n— a b\n', '{"a":1}', 'room.example/one\n3\n\n'])(
    'takes garbage for what is not signed: %j',
    async garbage => {
      const log = FakeLog.of(3);
      const page = watching(log);
      await page.check(log.note());
      expect(await page.check(garbage)).toMatchObject({ state: 'broken', after: garbage });
    },
  );

  it.each([null, {}, { checkpoint: 1, hashes: [] }, { checkpoint: 'x' }, 'text'])(
    'does not know what to say when the answer is no proof: %j',
    async answer => {
      const log = FakeLog.of(3);
      const page = watching(log);
      await page.check(log.note());
      log.add('more');
      page.consistency.mockResolvedValue(answer as never);
      expect(await page.check(log.note())).toEqual({ state: 'unknown' });
      expect(page.seen()).toMatchObject({ last: log.note(3) });
    },
  );

  it.each([[['x']], [[]], [[7]], [Array.from({ length: 65 }, () => 'A'.repeat(43) + '=')]])(
    'does not take a proof of wrong hashes',
    async hashes => {
      const log = FakeLog.of(3);
      const page = watching(log);
      await page.check(log.note());
      log.add('more');
      page.consistency.mockImplementation(async from => ({
        ...(await log.consistency(from)),
        hashes: hashes as never,
      }));
      expect((await page.check(log.note())).state).not.toBe('whole');
    },
  );

  it('does not know what to say while the server cannot be reached', async () => {
    const log = FakeLog.of(3);
    const page = watching(log);
    page.keys.mockRejectedValueOnce(UNREACHABLE);
    expect(await page.check(log.note())).toEqual({ state: 'unknown' });
    expect(await page.check(log.note())).toMatchObject({ state: 'whole' });
    log.add('more');
    page.consistency.mockRejectedValueOnce(UNREACHABLE);
    expect(await page.check(log.note())).toEqual({ state: 'unknown' });
    expect(await page.check(log.note())).toEqual({ state: 'whole', size: 4 });
  });

  it('asks what has become of what it has seen', async () => {
    const log = FakeLog.of(3);
    const page = watching(log);
    expect(await page.check()).toEqual({ state: 'unknown' });
    await page.check(log.note());
    log.add('more');
    expect(await page.check()).toEqual({ state: 'whole', size: 3 });
    page.state.log = new FakeLog(log.signer, ['a', 'b', 'c', 'd']);
    expect(await page.check()).toMatchObject({ state: 'broken', why: 'changed', before: log.note(3) });
  });

  it('keeps one checkpoint for an hour, and goes by it when the last one cannot be read', async () => {
    const log = FakeLog.of(3);
    const page = watching(log);
    await page.check(log.note());
    log.add('more');
    page.state.now = HOUR_MS - 1;
    await page.check(log.note());
    expect(page.seen()).toMatchObject({ hourly: log.note(3), last: log.note(4) });
    const kept = JSON.stringify({ ...page.seen(), last: 'garbage' });
    for (const key of page.storage.keys()) page.storage.setItem(key, kept);
    page.state.log = new FakeLog(log.signer, ['a', 'b', 'c', 'd', 'e']);
    expect(await page.check(page.state.log.note())).toMatchObject({ before: log.note(3), why: 'changed' });
    page.state.log = log;
    page.state.now = HOUR_MS;
    await page.check(log.note());
    expect(page.seen()).toMatchObject({ hourly: log.note(4), last: log.note(4) });
  });

  it('begins anew when what it kept is garbage', async () => {
    const log = FakeLog.of(3);
    const page = watching(log);
    for (const garbage of ['', '{', 'null', '7', '{"vkey":1}', '{"vkey":"x","last":"y"}']) {
      page.storage.setItem('seen-record', garbage);
      expect(await page.check(log.note())).toEqual({ state: 'whole', size: 3 });
    }
  });

  it('finds the same without the cryptography of the browser', async () => {
    const log = FakeLog.of(3);
    const page = watching(log, { crypto: async () => Promise.resolve(nobleRecordCrypto) });
    expect(await page.check(log.note())).toEqual({ state: 'whole', size: 3 });
    const before = log.note();
    page.state.log = new FakeLog(log.signer, ['row 1', 'changed', 'row 3', 'row 4']);
    const after = page.state.log.note();
    expect(await page.check(after)).toEqual({ state: 'broken', why: 'changed', before, after });
    log.add('row 4', 'row 5');
    page.state.log = log;
    expect(await page.check(log.note())).toEqual({ state: 'whole', size: 5 });
  });

  it('does not know what to say while what it checks with cannot be loaded, and tries again', async () => {
    const log = FakeLog.of(3);
    const load = vi.fn<MonitorOptions['crypto']>(async () => Promise.resolve(nobleRecordCrypto));
    load.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
    const page = watching(log, { crypto: load });
    expect(await page.check(log.note())).toEqual({ state: 'unknown' });
    expect(page.seen()).toBeNull();
    expect(await page.check(log.note())).toEqual({ state: 'whole', size: 3 });
  });
});
