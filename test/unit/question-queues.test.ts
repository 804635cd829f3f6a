import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { QuestionQueues, type AskerKind } from '../../src/database/question-queues.js';
import { currentAsker, answering, type Asker } from '../../src/database/work-context.js';

/** Queues that answer one question at a time; each runs until it is let go. */
class Held {
  readonly queues: QuestionQueues;
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();

  constructor({ maxOfAccount = 10, max = 10, atOnceInAll = 1 } = {}) {
    const both = (n: number) => ({ members: n, admins: n });
    this.queues = new QuestionQueues({ atOnce: both(1), atOnceInAll, max: both(max), maxOfAccount });
  }

  /** Resolves with the question, or with the code of its refusal. */
  async ask(
    name: string,
    asker: Asker = {},
    { kind = 'members', ms = 5_000, runsMs = 0 }: { kind?: AskerKind; ms?: number; runsMs?: number } = {},
  ): Promise<string> {
    const beginsBy = performance.now() + ms;
    const asked = this.queues.ask({ kind, asker, beginsBy, endsBy: beginsBy + runsMs }, async () => {
      this.begun.push(name);
      await new Promise<void>(resolve => this.#ends.set(name, resolve));
      return name;
    });
    return asked.catch((error: Error & { code: string }) => error.code);
  }

  /** Ends the questions as they begin, until none is left. */
  async letAllGo(): Promise<string[]> {
    for (let i = 0; i < this.begun.length; i++) {
      this.#ends.get(this.begun[i]!)?.();
      await sleep(1);
    }
    return this.begun;
  }
}

describe('questions in queues', () => {
  it('take turns between members and admins, and between accounts', async () => {
    const held = new Held();
    const asked = ['a1', 'a2', 'a3', 'b1', 'b2'].map(async name =>
      held.ask(name, { accountId: name.charCodeAt(0) }),
    );
    asked.push(held.ask('x1', { accountId: 1 }, { kind: 'admins' }));
    asked.push(held.ask('x2', { accountId: 1 }, { kind: 'admins' }));
    expect(await held.letAllGo()).toEqual(['a1', 'x1', 'a2', 'x2', 'b1', 'a3', 'b2']);
    expect(await Promise.all(asked)).toEqual(['a1', 'a2', 'a3', 'b1', 'b2', 'x1', 'x2']);
  });

  it('run one of each kind at once where two may', async () => {
    const held = new Held({ atOnceInAll: 2 });
    void held.ask('a1');
    void held.ask('a2');
    void held.ask('x1', {}, { kind: 'admins' });
    expect(held.begun).toEqual(['a1', 'x1']);
    expect(await held.letAllGo()).toEqual(['a1', 'x1', 'a2']);
  });

  it('are BUSY beyond the number of a kind, while the other kind is not', async () => {
    const held = new Held({ max: 2 });
    void held.ask('a1');
    void held.ask('b1');
    expect(await held.ask('c1')).toBe('BUSY');
    const admin = held.ask('x1', {}, { kind: 'admins' });
    await held.letAllGo();
    expect(await admin).toBe('x1');
  });

  it('are BUSY beyond the number of an account, those that run included', async () => {
    const held = new Held({ maxOfAccount: 2 });
    void held.ask('a1', { accountId: 1 });
    void held.ask('a2', { accountId: 1 });
    expect(await held.ask('a3', { accountId: 1 })).toBe('BUSY');
    void held.ask('b1', { accountId: 2 });
    expect(await held.letAllGo()).toEqual(['a1', 'a2', 'b1']);
    void held.ask('a4', { accountId: 1 });
    expect(await held.letAllGo()).toEqual(['a1', 'a2', 'b1', 'a4']);
  });

  it('that waited too long are BUSY then, and are never run', async () => {
    const held = new Held();
    void held.ask('a1');
    const asked = performance.now();
    expect(await held.ask('late', {}, { ms: 50 })).toBe('BUSY');
    expect(performance.now() - asked).toBeLessThan(1_000);
    expect(await held.letAllGo()).toEqual(['a1']);
  });

  it('may run for longer than they may wait', async () => {
    const held = new Held();
    const long = held.ask('long', {}, { ms: 20, runsMs: 5_000 });
    const asked = performance.now();
    expect(await held.ask('late', {}, { ms: 20, runsMs: 5_000 })).toBe('BUSY');
    expect(performance.now() - asked).toBeLessThan(1_000);
    await held.letAllGo();
    expect(await long).toBe('long');
  });

  it('that are late for their turn are not run, even before a timer says that they are', async () => {
    const held = new Held();
    void held.ask('a1');
    const late = held.ask('late', {}, { ms: 20 });
    const end = performance.now() + 40;
    while (performance.now() < end);
    await held.letAllGo();
    expect([held.begun, await late]).toEqual([['a1'], 'BUSY']);
  });

  it('that run for too long are BUSY, and keep their place until they have ended', async () => {
    const held = new Held();
    const long = held.ask('long', {}, { ms: 50 });
    const behind = held.ask('behind');
    expect(await long).toBe('BUSY');
    expect(held.begun).toEqual(['long']);
    await held.letAllGo();
    expect(await behind).toBe('behind');
  });

  it('whose asker has gone leave at once, make room, and are never run', async () => {
    const held = new Held({ max: 2 });
    const gone = new AbortController();
    void held.ask('a1');
    const left = held.ask('left', { gone: gone.signal });
    expect(await held.ask('b1')).toBe('BUSY');
    gone.abort();
    expect(await left).toBe('UNAVAILABLE');
    void held.ask('c1');
    expect(await held.ask('too late', { gone: gone.signal })).toBe('UNAVAILABLE');
    expect(await held.letAllGo()).toEqual(['a1', 'c1']);
  });

  it('run for who asked them, not for whose end lets them run', async () => {
    const held = new Held();
    const seen: unknown[] = [];
    const ask = async (accountId: number): Promise<void> =>
      answering({ accountId }, async () => {
        const asker = currentAsker();
        const endsBy = performance.now() + 5_000;
        await held.queues.ask({ kind: 'members', asker, beginsBy: endsBy, endsBy }, async () => {
          await sleep(5);
          seen.push(currentAsker()?.accountId);
        });
      });
    await Promise.all([ask(1), ask(2)]);
    expect(seen).toEqual([1, 2]);
  });

  it('are UNAVAILABLE once closed', async () => {
    const held = new Held();
    void held.ask('a1');
    const waiting = held.ask('b1');
    held.queues.close();
    expect([await waiting, await held.ask('c1')]).toEqual(['UNAVAILABLE', 'UNAVAILABLE']);
    expect(await held.letAllGo()).toEqual(['a1']);
  });
});
