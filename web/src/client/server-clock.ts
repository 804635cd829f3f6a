/**
 * The server's time, whatever this machine's clock says: taken from each `welcome` and continued by the
 * monotonic clock.
 */
export class ServerClock {
  #serverTime = Date.now();
  #at = performance.now();

  /** @param serverTime epoch ms, just received */
  set(serverTime: number): void {
    this.#serverTime = serverTime;
    this.#at = performance.now();
  }

  /** Epoch ms. */
  now(): number {
    return this.#serverTime + (performance.now() - this.#at);
  }
}
