import { beforeEach, describe, expect, it } from 'vitest';
import { GuessLimits, type Guesser, type Turn } from '../../src/auth/guess-limits.js';
import { QuickTimers } from '../support/quick-timers.js';

let timers: QuickTimers;
beforeEach(() => {
  timers = new QuickTimers();
});

const MINUTE_MS = 60_000;

/** Whether an attempt had its turn. */
const isChecked = (turn: Promise<Turn>): Promise<boolean> =>
  turn.then(
    ({ isFree }) => isFree,
    () => false,
  );

/** Attempts for a time, one every `everyMs`. @returns how many were checked */
async function lookedAt(
  limits: GuessLimits,
  who: (i: number) => Guesser,
  { forMs, everyMs }: { forMs: number; everyMs: number },
): Promise<number> {
  let looked = 0;
  for (let i = 0; i * everyMs < forMs; i++) {
    void isChecked(limits.turn(who(i))).then(checked => checked && looked++);
    await timers.pass(everyMs);
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
    const day = await lookedAt(limitsInTheLong, () => minsu, { everyMs: 20_000, forMs: 24 * 60 * MINUTE_MS });
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
    expect(await lookedAt(limits, who, { everyMs: 15, forMs: MINUTE_MS })).toBeLessThanOrEqual(2_001);
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
    await timers.pass(0);
    expect(answers).toEqual(['refused 0', 'refused 1']);
    await timers.pass(10_000);
    expect(answers[2]).toBe('looked at 11');
  });

  it('others go on: another name from there, the name from elsewhere, and callers that have proven more', async () => {
    const limits = new GuessLimits();
    for (let i = 0; i < 25; i++) await limits.turn(minsu);
    for (const other of [{ name: 'jisoo' }, { address: '192.0.2.2' }, { own: 'mark 1 x' }])
      await expect(limits.turn({ ...minsu, ...other })).resolves.toMatchObject({ isFree: true });
  });

  it('what is given back can be used at once', async () => {
    const limits = new GuessLimits();
    const givers = await Promise.all(Array.from({ length: 25 }, () => limits.turn(minsu)));
    const next = limits.turn(minsu);
    givers[0]!.giveBack();
    await expect(next).resolves.toMatchObject({ isFree: true });
  });
});

describe('beyond the limit of an address', () => {
  const office = '192.0.2.1';
  const carol: Guesser = { name: 'carol', exists: true, address: office };

  /** Uses up the address, then guesses on in the background. */
  async function flood(limits: GuessLimits, everyMs: number, who: (i: number) => Guesser): Promise<void> {
    for (let i = 0; i < 100; i++) await limits.turn({ name: `nobody${i}`, address: office });
    let i = 0;
    setInterval(() => void isChecked(limits.turn(who(i++))), everyMs);
    await timers.pass(20_000);
  }
  /** The ms until an attempt is checked, undefined if it is not. */
  async function waitOf(limits: GuessLimits, who: Guesser, forMs = 11_000): Promise<number | undefined> {
    const from = performance.now();
    let waited: number | undefined;
    void isChecked(limits.turn(who)).then(checked => checked && (waited = performance.now() - from));
    await timers.pass(forMs);
    return waited;
  }

  it.each([50, 2])(
    'guesses at ever new names, one every %i ms, hold up an account for one turn',
    async everyMs => {
      const limits = new GuessLimits();
      await flood(limits, everyMs, i => ({ name: `other${i}`, exists: false, address: office }));
      for (let i = 0; i < 3; i++) expect(await waitOf(limits, carol, 2_000)).toBeLessThan(1_300);
    },
  );

  it('guesses at forty accounts hold up another one for one turn', async () => {
    const limits = new GuessLimits();
    await flood(limits, 50, i => ({ name: `member${i % 40}`, exists: true, address: office }));
    await timers.pass(30_000);
    for (const name of ['carol', 'dora'])
      expect(await waitOf(limits, { ...carol, name })).toBeLessThan(1_300);
  });

  it('guesses at twelve accounts hold up each of them for one round, if its own limit is not used up', async () => {
    const limits = new GuessLimits();
    await flood(limits, 1_000, i => ({
      name: i % 12 === 0 ? 'carol' : `member${i % 12}`,
      exists: true,
      address: office,
    }));
    expect(await waitOf(limits, carol)).toBeLessThan(9_000);
  });

  it('of a network of IPv6 it is the same', async () => {
    const limits = new GuessLimits();
    const from = (i: number) => `2001:db8:0:${(i % 1_000).toString(16)}::1`;
    for (let i = 0; i < 1_000; i++) await limits.turn({ name: `nobody${i}`, address: from(i) });
    let i = 0;
    setInterval(() => void isChecked(limits.turn({ name: `other${i}`, address: from(i++) })), 5);
    await timers.pass(5_000);
    expect(await waitOf(limits, { ...carol, address: '2001:db8:0:ffff::1' }, 1_000)).toBeLessThan(500);
  });

  it.each([50, 10])(
    'a wrong password is answered after the same time for all names, at one every %i ms',
    async everyMs => {
      const limits = new GuessLimits();
      await flood(limits, everyMs, i => ({ name: `other${i}`, exists: false, address: office }));
      const from = performance.now();
      const answers = ['carol', 'nobody'].map(async name => {
        const turn = await limits.turn({ name, exists: name === 'carol', address: office });
        await turn.answerAfter;
        return { isFree: turn.isFree, after: performance.now() - from };
      });
      await timers.pass(11_000);
      const [known, unknown] = await Promise.all(answers);
      expect([known!.isFree, unknown!.isFree]).toEqual([true, false]);
      expect(Math.abs(known!.after - unknown!.after)).toBeLessThanOrEqual(everyMs);
    },
  );

  it('a name has no more attempts afterwards because it was not checked', async () => {
    const left = async (exists: boolean) => {
      const limits = new GuessLimits();
      await flood(limits, 50, i => ({ name: `other${i}`, exists: false, address: office }));
      for (let i = 0; i < 25; i++) void isChecked(limits.turn({ name: 'tried', exists, address: office }));
      await timers.pass(12_000);
      timers.clear();
      const after = Array.from({ length: 30 }, () =>
        limits.turn({ name: 'tried', exists, address: '192.0.2.1' }),
      );
      let refused = 0;
      for (const turn of after) turn.catch(() => refused++);
      await timers.pass(0);
      return refused;
    };
    expect(await left(true)).toBe(await left(false));
  });
});

describe('beyond the limit of a name', () => {
  it('two networks that guess on do not keep out a third', async () => {
    const limits = new GuessLimits();
    for (let i = 0; i < 1_000; i++) await limits.turn({ name: 'minsu', address: `10.0.0.${i % 50}` });
    let i = 0;
    setInterval(() => void isChecked(limits.turn({ name: 'minsu', address: `10.1.0.${i++ % 2}` })), 50);
    await timers.pass(20_000);
    const attempt = isChecked(limits.turn({ name: 'minsu', address: '192.0.2.1' }));
    await timers.pass(10_100);
    expect(await attempt).toBe(true);
  });
});
