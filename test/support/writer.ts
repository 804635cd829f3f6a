import type { Client } from './client.js';

/** Somebody who talks without a pause, some lines at a time, until told to stop. */
export class Writer {
  /** Of the lines that were acked, in their order. */
  readonly seqs: number[] = [];
  #going = true;
  readonly #done: Promise<void>;

  constructor(
    private readonly client: Client,
    private readonly atOnce = 5,
  ) {
    this.#done = this.#talk();
  }

  /** Resolves when so many more lines have been acked. */
  async says(more: number): Promise<void> {
    const until = this.seqs.length + more;
    while (this.seqs.length < until) await this.#turn();
  }

  /** Resolves when all that was sent is acked. */
  async stop(): Promise<void> {
    this.#going = false;
    await this.#done;
  }

  async #talk(): Promise<void> {
    while (this.#going) {
      const lines = Array.from({ length: this.atOnce }, (_, i) =>
        this.client.say(`it's line ${i} of "ours" \\ 말 😀`),
      );
      for (const ack of await Promise.all(lines)) {
        if (!ack.ok) throw new Error(`not stored: ${JSON.stringify(ack)}`);
        this.seqs.push(ack.seq as number);
      }
    }
  }

  async #turn(): Promise<void> {
    await this.client.send('history', { limit: 1 });
  }
}
