/** The server's clock, injected where time decides, so that tests can stand at midnight. Epoch ms, UTC. */
export class Clock {
  now(): number {
    return Date.now();
  }
}
