import { describe, expect, it } from 'vitest';
import { Asker, type Search } from '../../src/search/asker.js';
import type { LineSource } from '../../src/search/line-source.js';

/** A log without end, of which no line answers. It is read by walking: there is no index. */
class EndlessLog {
  readonly walks: number[] = [];
  onWalk: () => void = () => undefined;

  async before(seq: number, _: number, limit: number) {
    this.walks.push(seq);
    this.onWalk();
    return Array.from({ length: limit }, (__, i) => ({
      seq: seq - 1 - i,
      kind: 'chat',
      senderId: 1,
      recipientId: null,
      text: 'something else',
    }));
  }

  async hidden(): Promise<ReadonlySet<number>> {
    return new Set();
  }
}

const SEARCH: Search = { question: 'needle', before: 1e12, after: 0, limit: 10, withinMs: 10_000 };

function askerOf(log: EndlessLog): Asker {
  return new Asker('/nowhere/search.db', log as unknown as LineSource);
}

describe('a search', () => {
  it('ends when it is stopped, and says how far it came', async () => {
    const log = new EndlessLog();
    const stop = new AbortController();
    log.onWalk = () => log.walks.length === 3 && stop.abort();
    const { seqs, searchedTo } = await askerOf(log).find(SEARCH, stop.signal);
    expect(log.walks.length).toBe(3);
    expect([seqs, searchedTo]).toEqual([[], 1e12 - 6_000]);
  });

  it('ends when its time is over', async () => {
    const log = new EndlessLog();
    const asked = performance.now();
    await askerOf(log).find({ ...SEARCH, withinMs: 50 });
    expect(performance.now() - asked).toBeLessThan(2_000);
  });

  it('does a step in turn with another one', async () => {
    const log = new EndlessLog();
    const stop = new AbortController();
    log.onWalk = () => log.walks.length >= 20 && stop.abort();
    const asker = askerOf(log);
    await Promise.all([asker.find(SEARCH, stop.signal), asker.find({ ...SEARCH, before: 1e9 }, stop.signal)]);
    const ofFirst = log.walks.filter(seq => seq > 1e9).length;
    expect(ofFirst).toBeGreaterThanOrEqual(9);
    expect(ofFirst).toBeLessThanOrEqual(12);
  });

  it('lets messages to its thread through while it goes on', async () => {
    const log = new EndlessLog();
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    await askerOf(log).find(SEARCH, stop.signal);
    expect(stop.signal.aborted).toBe(true);
  });
});
