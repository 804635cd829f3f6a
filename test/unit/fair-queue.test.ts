import { describe, expect, it } from 'vitest';
import { FairQueue } from '../../src/auth/fair-queue.js';

/** A queue for one job at a time, kept busy until it is released. */
function busyQueue(most: number): { queue: FairQueue; letGo: () => void } {
  const queue = new FairQueue(1, most);
  let letGo = (): void => undefined;
  void queue.add('first', () => new Promise<void>(resolve => (letGo = resolve)));
  return { queue, letGo: () => letGo() };
}

describe('a fair queue', () => {
  it('serves a source with one job before the second job of a source with many', async () => {
    const { queue, letGo } = busyQueue(50);
    const order: string[] = [];
    const jobs = ['flood 1', 'flood 2', 'flood 3', 'member 1', 'other 1'].map(name =>
      queue.add(name.split(' ')[0]!, async () => void order.push(name)),
    );
    letGo();
    await Promise.all(jobs);
    expect(order).toEqual(['flood 1', 'member 1', 'other 1', 'flood 2', 'flood 3']);
  });

  it('serves last sources when no other waits, however long they waited, and in turns', async () => {
    let letGo = (): void => undefined;
    const queue = new FairQueue(1, 50, from => from !== 'a' && from !== 'b');
    void queue.add('first', () => new Promise<void>(resolve => (letGo = resolve)));
    const order: string[] = [];
    const jobs = ['many 1', 'many 2', 'guests 1', 'a 1', 'b 1', 'a 2'].map(name =>
      queue.add(name.split(' ')[0]!, async () => void order.push(name)),
    );
    letGo();
    await Promise.all(jobs);
    expect(order).toEqual(['a 1', 'b 1', 'a 2', 'many 1', 'guests 1', 'many 2']);
  });

  it('that is full drops the oldest of the source with the most, and never the newest', async () => {
    const { queue, letGo } = busyQueue(3);
    const jobs = ['flood 1', 'flood 2', 'flood 3', 'member 1', 'flood 4'].map(name =>
      queue.add(name.split(' ')[0]!, async () => name).catch((error: Error & { code: string }) => error.code),
    );
    letGo();
    expect(await Promise.all(jobs)).toEqual(['BUSY', 'BUSY', 'flood 3', 'member 1', 'flood 4']);
  });

  it('that is full of people with one job each serves all but the dropped one', async () => {
    const { queue, letGo } = busyQueue(3);
    const jobs = ['a', 'b', 'c', 'd'].map(name =>
      queue.add(name, async () => name).catch((error: Error & { code: string }) => error.code),
    );
    letGo();
    expect(await Promise.all(jobs)).toEqual(['BUSY', 'b', 'c', 'd']);
    expect(await queue.add('e', async () => 'e')).toBe('e');
  });

  it('goes on after a job that fails', async () => {
    const { queue, letGo } = busyQueue(3);
    const failing = queue.add('a', () => Promise.reject(new Error('no')));
    const next = queue.add('a', async () => 'next');
    letGo();
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
