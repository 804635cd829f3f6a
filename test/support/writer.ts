import type { Client } from './client.js';

/** A member who talks without a pause, some lines at a time, until stopped. */
export class Writer {
  /** Of the acknowledged lines, in their order. */
  readonly seqs: number[] = [];
  #going = true;
  readonly #done: Promise<void>;

  constructor(
    private readonly client: Client,
    private readonly atOnce = 5,
  ) {
    this.#done = this.#talk();
  }

  /** Resolves when this many more lines have been acknowledged. */
  async says(more: number): Promise<void> {
    const until = this.seqs.length + more;
    while (this.seqs.length < until) await this.#turn();
  }

  /** Resolves when everything sent is acknowledged. */
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
