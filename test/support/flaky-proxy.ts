import { connect, createServer, type Server, type Socket } from 'node:net';

/** A packet held by the proxy: it is passed on, or lost together with its connection. */
export interface HeldPacket {
  forward(): void;
  cut(): void;
}

/**
 * A TCP proxy in front of the database that can lose an answer: the server does what it was asked, and the
 * connection is cut before the outcome is known.
 */
export class FlakyProxy {
  readonly #server: Server;
  readonly #pairs = new Set<[Socket, Socket]>();
  #loseAnswerTo: string | undefined;
  #lost = 0;
  #refusing = false;
  readonly #swallowed = new WeakSet<[Socket, Socket]>();
  #holding: { texts: readonly string[]; arrived: (packet: HeldPacket) => void } | undefined;

  private constructor(target: { host: string; port: number }) {
    this.#server = createServer(client => {
      if (this.#refusing) return void client.destroy();
      const upstream = connect(target);
      const pair: [Socket, Socket] = [client, upstream];
      this.#pairs.add(pair);
      let losing = false;
      client.on('data', data => {
        if (this.#swallowed.has(pair)) return;
        if (this.#holding?.texts.some(text => data.includes(text))) {
          const { arrived } = this.#holding;
          this.#holding = undefined;
          return arrived({ forward: () => void upstream.write(data), cut: () => void client.destroy() });
        }
        if (this.#loseAnswerTo !== undefined && data.includes(this.#loseAnswerTo)) {
          this.#loseAnswerTo = undefined;
          losing = true;
        }
        upstream.write(data);
      });
      upstream.on('data', data => {
        if (!losing) return void client.write(data);
        this.#lost++;
        client.destroy();
        upstream.destroy();
      });
      for (const socket of pair) {
        socket.on('error', () => undefined);
        socket.on('close', () => {
          client.destroy();
          upstream.destroy();
          this.#pairs.delete(pair);
        });
      }
    });
  }

  static async open(target: { host: string; port: number }): Promise<FlakyProxy> {
    const proxy = new FlakyProxy(target);
    await new Promise<void>(resolve => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port;
  }

  get answersLost(): number {
    return this.#lost;
  }

  /** Loses the answer to the next packet that holds this text, and cuts its connection. */
  loseAnswerTo(text: string): void {
    this.#loseAnswerTo = text;
  }

  /** Holds the next packet that contains this text, and resolves when it has arrived. */
  async hold(...texts: string[]): Promise<HeldPacket> {
    return new Promise(arrived => (this.#holding = { texts, arrived }));
  }

  /** From now on the connections that are open carry nothing more to the database, without notice. New ones work. */
  swallow(): void {
    for (const pair of this.#pairs) this.#swallowed.add(pair);
  }

  /** Cuts all connections and takes no new ones until `restore`. */
  cut(): void {
    this.#refusing = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.destroy();
  }

  restore(): void {
    this.#refusing = false;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise(resolve => this.#server.close(resolve));
  }
}
