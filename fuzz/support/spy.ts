import { io, type Socket } from 'socket.io-client';
import {
  isLine,
  type ClientToServerEvents,
  type Item,
  type ServerToClientEvents,
  type Welcome,
} from '../../src/contract/events.js';
import type { Journal } from './journal.js';

const PATIENCE_MS = 20_000;

/** A bystander with a stock client: it is shown what is for it, in one piece, and nothing else. */
export class Spy {
  epoch = '';
  #after = 0;
  #lastText = '';

  private constructor(
    readonly name: string,
    private readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>,
    private readonly journal: Journal,
  ) {
    socket.on('messages', ({ from, to, items }) => {
      if (from > this.#after) journal.violated(`${name} was shown (${from}, ${to}] after ${this.#after}`);
      this.#after = Math.max(this.#after, to);
      this.#see(items);
    });
    socket.on('session', notice => journal.violated(`${name} was sent away: ${notice.code}`));
    socket.on('disconnect', reason => {
      if (reason !== 'io client disconnect') journal.violated(`${name} lost the connection: ${reason}`);
    });
  }

  static async enter(url: string, token: string, name: string, journal: Journal): Promise<Spy> {
    const socket: Spy['socket'] = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token },
    });
    const spy = new Spy(name, socket, journal);
    const welcome = await new Promise<Welcome>((resolve, reject) => {
      socket.once('welcome', resolve);
      socket.once('connect_error', reject);
    });
    spy.epoch = welcome.epoch;
    spy.#after = welcome.position;
    spy.#see(welcome.items);
    return spy;
  }

  /** How long a line took to be stored, ms. */
  async say(text: string): Promise<number> {
    const started = performance.now();
    const answer = await this.socket
      .timeout(PATIENCE_MS)
      .emitWithAck('message', { text })
      .catch(() => undefined);
    if (answer?.ok !== true) this.journal.violated(`${this.name} cannot talk: ${JSON.stringify(answer)}`);
    return performance.now() - started;
  }

  async sees(text: string): Promise<boolean> {
    const end = performance.now() + PATIENCE_MS;
    while (this.#lastText !== text && performance.now() < end) {
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    return this.#lastText === text;
  }

  leave(): void {
    this.socket.disconnect();
  }

  #see(items: Item[]): void {
    for (const item of items) {
      if (isLine(item) && item.text !== undefined) this.#lastText = item.text;
      if (item.kind === 'whisper' && item.to !== this.name && item.from !== this.name) {
        this.journal.violated(`${this.name} was shown a whisper from ${item.from} to ${item.to}`);
      }
    }
  }
}
