import { SealProblem } from './seal-key.js';

/** Each minute a node that seals publishes what there is. */
const SILENT_AT_MOST_MS = 10 * 60_000;

/** Whether another node seals, as one that does not can see. */
export class OtherSealer {
  #size = 0;
  /** Since when nothing more was published, by the clock of the process. */
  #since = performance.now();

  /**
   * @param size of the newest checkpoint that was published
   * @param position the seq of the last row
   * @throws SealProblem when rows have waited for long
   */
  look(size: number, position: number): void {
    const now = performance.now();
    if (size !== this.#size || size >= position) {
      this.#size = size;
      this.#since = now;
    }
    if (now - this.#since > SILENT_AT_MOST_MS)
      throw new SealProblem(
        `no node has sealed more than ${size} rows for ten minutes: none that runs has the key, or the one that has it cannot seal`,
      );
  }
}
