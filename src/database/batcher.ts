/**
 * Gathers single requests into batches: while one batch runs, the next gathers. So a lone request does not
 * wait and a thousand at once are a handful of statements.
 */
export class Batcher<Input, Output> {
  #waiting: { input: Input; resolve: (output: Output) => void; reject: (error: unknown) => void }[] = [];
  #running = false;

  /** `run` answers in the order of its inputs; when it throws, the whole batch is refused. */
  constructor(
    private readonly run: (inputs: Input[]) => Promise<Output[]>,
    private readonly most: number,
  ) {}

  add(input: Input): Promise<Output> {
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
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.most);
      try {
        const outputs = await this.run(batch.map(one => one.input));
        for (const [i, one] of batch.entries()) one.resolve(outputs[i]!);
      } catch (error) {
        for (const one of batch) one.reject(error);
      }
    }
    this.#running = false;
  }
}
