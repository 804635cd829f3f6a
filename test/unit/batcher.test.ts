import { describe, expect, it } from 'vitest';
import { Batcher } from '../../src/database/batcher.js';

interface Gate {
  inputs: number[];
  open(): void;
  fail(error: Error): void;
}

/** A batcher that answers ten times its inputs, each batch when its gate is opened. */
function gatedBatcher(most = 100) {
  const gates: Gate[] = [];
  let running = 0;
  const arrivals: (() => void)[] = [];
  const batcher = new Batcher<number, number>(async inputs => {
    expect(++running).toBe(1);
    try {
      return await new Promise<number[]>((resolve, reject) => {
        gates.push({ inputs, open: () => resolve(inputs.map(input => 10 * input)), fail: reject });
        arrivals.shift()?.();
      });
    } finally {
      running--;
    }
  }, most);
  const next = async (): Promise<Gate> => {
    if (gates.length === 0) await new Promise<void>(resolve => arrivals.push(resolve));
    return gates.shift()!;
  };
  return { batcher, next };
}

describe('Batcher', () => {
  it('answers a lone request at once', async () => {
    const { batcher, next } = gatedBatcher();
    const answer = batcher.add(1);
    (await next()).open();
    expect(await answer).toBe(10);
  });

  it('takes the requests of one tick together, in their order', async () => {
    const { batcher, next } = gatedBatcher();
    const answers = Promise.all([3, 1, 2].map(input => batcher.add(input)));
    const gate = await next();
    expect(gate.inputs).toEqual([3, 1, 2]);
    gate.open();
    expect(await answers).toEqual([30, 10, 20]);
  });

  it('gathers the next batch while one runs, and runs one at a time', async () => {
    const { batcher, next } = gatedBatcher();
    const first = batcher.add(1);
    const gate = await next();
    const others = Promise.all([2, 3, 4].map(input => batcher.add(input)));
    gate.open();
    expect(await first).toBe(10);
    const second = await next();
    expect(second.inputs).toEqual([2, 3, 4]);
    second.open();
    expect(await others).toEqual([20, 30, 40]);
  });

  it('takes no more than it may in one batch', async () => {
    const { batcher, next } = gatedBatcher(2);
    const answers = Promise.all([1, 2, 3, 4, 5].map(input => batcher.add(input)));
    const sizes: number[][] = [];
    for (let batch = 0; batch < 3; batch++) {
      const gate = await next();
      sizes.push(gate.inputs);
      gate.open();
    }
    expect(sizes).toEqual([[1, 2], [3, 4], [5]]);
    expect(await answers).toEqual([10, 20, 30, 40, 50]);
  });

  it('refuses the whole batch with its error, and only that batch', async () => {
    const { batcher, next } = gatedBatcher();
    const failing = Promise.allSettled([batcher.add(1), batcher.add(2)]);
    const gate = await next();
    const waiting = batcher.add(3);
    const error = new Error('no database');
    gate.fail(error);
    expect(await failing).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ]);
    (await next()).open();
    expect(await waiting).toBe(30);
  });

  it('goes on after an error, also when nothing waited', async () => {
    const { batcher, next } = gatedBatcher();
    const failing = batcher.add(1);
    (await next()).fail(new Error('no database'));
    await expect(failing).rejects.toThrow('no database');
    const later = batcher.add(2);
    (await next()).open();
    expect(await later).toBe(20);
  });

  it('refuses a batch whose run throws before it begins', async () => {
    const batcher = new Batcher<number, number>(() => {
      throw new Error('at once');
    }, 10);
    await expect(batcher.add(1)).rejects.toThrow('at once');
    await expect(batcher.add(2)).rejects.toThrow('at once');
  });
});
