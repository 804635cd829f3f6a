import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultNodeId } from '../../src/config/node-id.js';
import { SETTINGS } from '../../src/config/settings.js';
import { isTimeZone, machineZone } from '../../src/config/time-zone.js';

describe('the time zone of the machine', () => {
  it.each([
    ['Asia/Seoul', 'Asia/Seoul'],
    [':Asia/Seoul', 'Asia/Seoul'],
    ['asia/seoul', 'asia/seoul'],
    ['right/Asia/Seoul', 'Asia/Seoul'],
    ['UTC', 'UTC'],
  ])('of TZ=%s is taken without a doubt', (tz, zone) => {
    expect(machineZone(tz)).toEqual({ zone });
  });

  it.each([
    ['', 'UTC'],
    [' ', 'UTC'],
    [':', 'UTC'],
    ['/usr/share/zoneinfo/Asia/Seoul', 'Asia/Seoul'],
    [':/usr/share/zoneinfo/Asia/Seoul', 'Asia/Seoul'],
    ['/usr/share/zoneinfo/posix/Asia/Seoul', 'Asia/Seoul'],
    ['/var/db/timezone/zoneinfo/Asia/Seoul', 'Asia/Seoul'],
    ['KST-9', 'Etc/GMT-9'],
    ['KST-09:00:00', 'Etc/GMT-9'],
    ['<+09>-9', 'Etc/GMT-9'],
    ['<-03>3', 'Etc/GMT+3'],
    ['EST+5', 'Etc/GMT+5'],
    ['UTC0', 'UTC'],
    ['KST-99', 'UTC'],
    ['KST', 'UTC'],
    ['Etc/Unknown', 'UTC'],
    ['Mars/Olympus', 'UTC'],
    ['/nowhere', 'UTC'],
    ['+09:00', 'UTC'],
    ['x'.repeat(10_000), 'UTC'],
  ])('of TZ=%s is taken, and said to be in doubt', (tz, zone) => {
    expect(machineZone(tz)).toEqual({ zone, doubt: expect.stringMatching(/^TZ=".{0,60}" is no IANA/) });
  });

  it.each([
    ['IST-5:30', [330, 330]],
    ['NPT-5:45', [345, 345]],
    ['CET-1CEST,M3.5.0,M10.5.0/3', [60, 120]],
    ['NZST-12NZDT,M9.5.0,M4.1.0/3', [720, 780]],
  ])('of TZ=%s has those offsets in winter and summer', (tz, offsets) => {
    const { zone } = machineZone(tz);
    const offset = (at: number): number => {
      const local = new Intl.DateTimeFormat('sv', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
      return (Date.parse(`${local.format(at).replace(' ', 'T')}Z`) - at) / 60_000;
    };
    const year = new Date().getUTCFullYear();
    const found = [offset(Date.UTC(year, 0, 15)), offset(Date.UTC(year, 6, 15))].toSorted((a, b) => a - b);
    expect(found).toEqual(offsets);
  });

  it('of a link to a file of a zone is that zone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sarangbang-zone-'));
    const link = join(folder, 'localtime');
    symlinkSync('/usr/share/zoneinfo/Asia/Seoul', link);
    // without that file the link is dangling, and UTC remains
    expect(['Asia/Seoul', 'UTC']).toContain(machineZone(link).zone);
    rmSync(folder, { recursive: true });
  });

  it('is valid without TZ too', () => {
    expect(isTimeZone(machineZone(undefined).zone)).toBe(true);
  });
});

describe('the name of a node', () => {
  const names = [
    ...['회의실-PC', '회의실', '', ' ', 'web-1', 'a b', 'x'.repeat(50), 'x'.repeat(64), '집'.repeat(64)],
    ...['\u0000', '\ud800', 'müller.local', '-', 'host_name', `${'집'.repeat(20)}-1`, `${'x'.repeat(60)}-2`],
  ];

  it.each(names)('is valid for a machine called %j, and the same at each start', name => {
    const id = defaultNodeId(name, '');
    expect(SETTINGS.NODE_ID.schema.safeParse(id).success).toBe(true);
    expect(id.length).toBeLessThanOrEqual(64);
    expect(id).toMatch(/:3000$/);
    expect(defaultNodeId(name, '')).toBe(id);
  });

  it('is another one for each machine, also where long names differ only at the end', () => {
    const all = [...names, `${'x'.repeat(60)}-1`, '회의실-PC2'];
    expect(new Set(all.map(name => defaultNodeId(name, ''))).size).toBe(all.length);
  });

  it('is the host name and the port where they will do', () => {
    expect(defaultNodeId('web-1', '8080')).toBe('web-1:8080');
    expect(defaultNodeId('web-1', ' 8080 ')).toBe('web-1:8080');
    expect(defaultNodeId('web-1', 'x')).toBe('web-1:3000');
    expect(defaultNodeId('회의실-PC', '')).toMatch(/^xn--.*:3000$/);
  });
});
