import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseKey, parseNote } from '../../src/contract/signed-note.js';
import { fingerprintOf, NoteVerifier } from '../../src/proof/note-keys.js';
import { direct } from '../support/fill-log.js';
import { record } from '../support/record-program.js';
import { makePlace, startRoom, type Place, type Room } from '../support/room.js';
import { sealed } from '../support/sealed.js';

// the programs give way to all else on a machine
vi.setConfig({ testTimeout: 150_000, hookTimeout: 150_000 });

let place: Place;
let room: Room | undefined;
beforeEach(async () => {
  place = await makePlace();
});
afterEach(async () => {
  await room?.close();
});

/** @returns the public key that seals */
async function talk(): Promise<string> {
  room = await startRoom({}, place);
  await (await room.enter('minsu')).sayMany(5);
  await sealed(room);
  const [tree] = await room.rows<{ vkey: string }>('SELECT vkey FROM log_tree');
  await room.stop();
  room = undefined;
  return tree!.vkey;
}
const fileOf = (name: string): string => join(place.environment.DATA_DIR!, name);
const bytesOf = (vkey: string): string => Buffer.from(parseKey(vkey)!.bytes).toString('hex');

/** The acts that ended a key or its name. */
const restarts = async (): Promise<number[]> => {
  const db = await direct(place.environment);
  const acts = await db.all<{ seq: number }>(
    `SELECT seq FROM moderation_log WHERE action = 'sealing_restarted' ORDER BY seq`,
  );
  await db.close();
  return acts.map(({ seq }) => seq);
};

describe('a new epoch', () => {
  it('begins the log under another name, with the same key', async () => {
    const before = await talk();
    const { code, stdout } = await record(place.environment, 'new-epoch');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^The log has a new epoch, [0-9a-f-]{36}\./)]);
    const now = await talk();
    expect(now).not.toBe(before);
    expect(bytesOf(now)).toBe(bytesOf(before));
    const { code: whole, stdout: said } = await record(place.environment, 'verify', '--json');
    expect(whole).toBe(0);
    // old checkpoints have another name, and so another key for other programs
    expect(JSON.parse(said)).toMatchObject({
      vkey: now,
      earlierKeys: [{ vkey: before, fingerprint: fingerprintOf(now), endedBy: (await restarts())[0] }],
    });
  });

  it('with another key leaves all that was signed before provable', async () => {
    const keys = [await talk()];
    for (const isLost of [false, true]) {
      if (isLost) rmSync(fileOf('seal-key'));
      const { code, stdout } = await record(place.environment, 'new-epoch', '--new-key');
      expect([code, stdout]).toEqual([0, expect.stringContaining('is a new key.')]);
      keys.push(await talk());
      expect(stdout).toContain(`fingerprint ${fingerprintOf(keys.at(-1)!)}`);
    }
    expect(new Set(keys.map(bytesOf)).size).toBe(3);
    expect(readdirSync(place.environment.DATA_DIR!).filter(name => name.endsWith('.old'))).toHaveLength(1);
    const { code, stdout } = await record(place.environment, 'verify');
    expect([code, stdout]).toEqual([0, expect.stringContaining('The record is whole.')]);
    // the file has notes of all three keys, and each of them counts
    const log = readFileSync(fileOf('checkpoints.log'), 'utf8');
    for (const vkey of keys) expect(log).toContain(`— ${parseKey(vkey)!.name} `);
    expect(stdout).not.toContain('Passed over');
    expect(Number(/Checkpoints: (\d+)/.exec(stdout)![1])).toBeGreaterThanOrEqual(6);
    const acts = await restarts();
    expect(acts).toHaveLength(2);
    const earlier = keys
      .slice(0, 2)
      .map((vkey, i) => ({ vkey, fingerprint: fingerprintOf(vkey), endedBy: acts[i] }));
    const lines = earlier.map(
      ({ vkey, fingerprint, endedBy }) => `  ${vkey} (until row ${endedBy}; fingerprint ${fingerprint})\n`,
    );
    expect(stdout).toContain(`older checkpoints are signed:\n${lines.join('')}Rows: `);
    // each of them checks what was published then
    for (const { vkey } of earlier) {
      const note = log.split(/(?<=\n)\n(?=\S+\n\d+\n)/).find(one => one.startsWith(parseKey(vkey)!.name))!;
      expect(NoteVerifier.of(vkey)!.holds(parseNote(note.replace(/\n+$/, '\n'))!)).toBe(true);
    }
    const { stdout: json } = await record(place.environment, 'verify', '--json');
    expect(JSON.parse(json)).toMatchObject({ vkey: keys[2], earlierKeys: earlier });

    // without a database the texts of the acts say it
    const bodies = ['--bodies', fileOf('bodies')];
    const exported = await record(place.environment, 'export', '--tlog', fileOf('tlog'), ...bodies);
    expect(exported.code).toBe(0);
    const tlog = ['verify', '--tlog', fileOf('tlog'), '--vkey', keys[2]!];
    const ran = await record({}, ...tlog, ...bodies);
    expect([ran.code, ran.stdout]).toEqual([0, expect.stringContaining(lines.join(''))]);
    const without = await record({}, ...tlog, '--json');
    expect([without.code, JSON.parse(without.stdout)]).toMatchObject([0, { earlierKeys: [] }]);
    // and a text that is not what was sealed says nothing
    const texts = readFileSync(fileOf('bodies'), 'utf8');
    writeFileSync(fileOf('bodies'), texts.replace(keys[0]!.split('+')[1]!, '00000000'));
    const forged = await record({}, ...tlog, ...bodies, '--json');
    expect([forged.code, JSON.parse(forged.stdout)]).toMatchObject([1, { earlierKeys: earlier.slice(1) }]);
  });

  it('is refused while the room runs', async () => {
    await talk();
    room = await startRoom({}, place);
    await (await room.enter('minsu')).sayMany(1);
    await sealed(room);
    const { code, stderr } = await record(place.environment, 'new-epoch', '--new-key');
    expect(code).toBe(2);
    expect(stderr).toMatch(/is in use by a running room|A node of this room is running/);
    expect(readdirSync(place.environment.DATA_DIR!).filter(name => name.endsWith('.old'))).toEqual([]);
  });
});
