import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GuessLimits, type Guesser } from '../../src/auth/guess-limits.js';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const MINUTE_MS = 60_000;

/** Attempts for a time, one every `everyMs`. @returns how many were checked */
async function lookedAt(
  limits: GuessLimits,
  who: (i: number) => Guesser,
  { forMs, everyMs }: { forMs: number; everyMs: number },
): Promise<number> {
  let looked = 0;
  for (let i = 0; i * everyMs < forMs; i++) {
    void limits.turn(who(i)).then(
      () => looked++,
      () => undefined,
    );
    await vi.advanceTimersByTimeAsync(everyMs);
  }
  return looked;
}

const minsu: Guesser = { name: 'minsu', address: '192.0.2.1' };

describe('guesses that are looked at', () => {
  it('of one name from one address: 25, then 6 a minute, and in the long 12 an hour', async () => {
    const limits = new GuessLimits();
    const all = { everyMs: 500 };
    expect(await lookedAt(limits, () => minsu, { ...all, forMs: 10 * MINUTE_MS })).toBeLessThanOrEqual(86);
    const limitsInTheLong = new GuessLimits();
    const day = await lookedAt(limitsInTheLong, () => minsu, { everyMs: 5_000, forMs: 24 * 60 * MINUTE_MS });
    expect(day).toBeGreaterThan(1_000);
    expect(day).toBeLessThan(1_310);
  });

  it('of one name from everywhere: 1 000, then 6 a minute', async () => {
    const limits = new GuessLimits();
    const who = (i: number) => ({ name: 'minsu', address: `10.0.${i >> 8}.${i & 255}` });
    expect(await lookedAt(limits, who, { everyMs: 20, forMs: MINUTE_MS })).toBeLessThanOrEqual(1_007);
  });

  it('of all names from one address: 100, then 100 a minute', async () => {
    const limits = new GuessLimits();
    const who = (i: number) => ({ name: `name${i}`, address: '192.0.2.1' });
    expect(await lookedAt(limits, who, { everyMs: 20, forMs: MINUTE_MS })).toBeLessThanOrEqual(201);
  });

  it('of all names from one network of IPv6: 1 000, then 1 000 a minute', async () => {
    const limits = new GuessLimits();
    const who = (i: number) => ({ name: `name${i}`, address: `2001:db8:0:${i.toString(16)}::1` });
    expect(await lookedAt(limits, who, { everyMs: 5, forMs: MINUTE_MS })).toBeLessThanOrEqual(2_001);
  });
});

describe('beyond the limit', () => {
  it('the newest is looked at first, within ten seconds, and the oldest of too many is refused', async () => {
    const limits = new GuessLimits();
    for (let i = 0; i < 25; i++) await limits.turn(minsu);
    const answers: string[] = [];
    for (let i = 0; i < 12; i++) {
      void limits.turn(minsu).then(
        () => answers.push(`looked at ${i}`),
        () => answers.push(`refused ${i}`),
      );
    }
    await vi.advanceTimersByTimeAsync(0);
    expect(answers).toEqual(['refused 0', 'refused 1']);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(answers[2]).toBe('looked at 11');
  });

  it('who finds another limit full on the way keeps the place of when they came', async () => {
    const limits = new GuessLimits();
    const other = { name: 'jisoo', address: minsu.address };
    const others = async (times: number) => {
      for (let i = 0; i < times; i++) await limits.turn({ ...minsu, name: `name${i % 10}` });
    };
    for (let i = 0; i < 25; i++) await limits.turn(minsu);
    await vi.advanceTimersByTimeAsync(2_000);
    await others(78);
    const answers: string[] = [];
    // for eight seconds: then there is a turn for the name, and none for the address
    void limits.turn(minsu).then(() => answers.push('minsu'));
    await vi.advanceTimersByTimeAsync(7_900);
    await others(13);
    void limits.turn(other).then(() => answers.push('jisoo'));
    await vi.advanceTimersByTimeAsync(800);
    expect(answers).toEqual(['jisoo']);
  });

  it('others go on: another name from there, the name from elsewhere, and who has proven more', async () => {
    const limits = new GuessLimits();
    for (let i = 0; i < 25; i++) await limits.turn(minsu);
    for (const other of [{ name: 'jisoo' }, { address: '192.0.2.2' }, { own: 'mark 1 x' }])
      await expect(limits.turn({ ...minsu, ...other })).resolves.toBeTypeOf('function');
  });

  it('what is given back can be used at once', async () => {
    const limits = new GuessLimits();
    const givers = await Promise.all(Array.from({ length: 25 }, () => limits.turn(minsu)));
    const next = limits.turn(minsu);
    givers[0]!();
    await expect(next).resolves.toBeTypeOf('function');
  });
});
