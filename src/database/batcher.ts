import { isPermanent } from './database-errors.js';

interface Waiting<Input, Output> {
  input: Input;
  resolve: (output: Output) => void;
  reject: (error: unknown) => void;
}

/**
 * Gathers single requests into batches: while one batch runs, the next one gathers. A lone request does not wait,
 * and a thousand concurrent ones take a few statements. A permanent refusal affects only its own request: the batch
 * is run again one by one, and `run` must tolerate the same input twice.
 */
export class Batcher<Input, Output> {
  #waiting: Waiting<Input, Output>[] = [];
  #running = false;

  /** `run` answers in the order of its inputs; when it throws a temporary error, the whole batch is refused. */
  constructor(
    private readonly run: (inputs: Input[]) => Promise<Output[]>,
    private readonly max: number,
  ) {}

  async add(input: Input): Promise<Output> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ input, resolve, reject });
      if (!this.#running) {
        this.#running = true;
        // the same tick's others come along
        queueMicrotask(() => void this.#drain());
      }
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#settle(this.#waiting.splice(0, this.max));
    this.#running = false;
  }

  async #settle(batch: Waiting<Input, Output>[]): Promise<void> {
    try {
      const outputs = await this.run(batch.map(one => one.input));
      for (const [i, one] of batch.entries()) one.resolve(outputs[i]!);
    } catch (error) {
      if (batch.length > 1 && isPermanent(error)) {
        for (const one of batch) await this.#settle([one]);
      } else {
        for (const one of batch) one.reject(error);
      }
    }
  }
}
