import { connect, type Socket } from 'node:net';
import { Lines } from '../../src/chat/transport/line/lines.js';
import { ADMIN, PASSWORD, type Room } from './room.js';

const WITHIN_MS = 15_000;

/** A client of the line protocol over TCP. */
export class LineClient {
  received = '';
  closed = false;

  private constructor(readonly socket: Socket) {
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => (this.received += text));
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
  }

  static open(room: Room): LineClient {
    const [, port] = /:(\d+)$/.exec(room.app.get(Lines).address!)!;
    // half-open, as `nc` without -N
    return new LineClient(connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true }));
  }

  /** Opens a connection and logs in. */
  static async enter(room: Room, name: string): Promise<LineClient> {
    const client = LineClient.open(room);
    await client.login(name);
    await client.sees(/^대화 참여 수 \[\d+\]$/m);
    return client;
  }

  async login(name: string, password = name === ADMIN.name ? ADMIN.password : PASSWORD): Promise<void> {
    await this.sees(/(^|\n)ID\n$/);
    this.send(`${name}\n`);
    await this.sees(/PW\n$/);
    this.send(`${password}\n`);
  }

  send(text: string | Buffer): void {
    this.socket.write(text);
  }

  get lines(): string[] {
    return this.received.split('\n').slice(0, -1);
  }

  /** Resolves when what was received matches; a text is a whole line. */
  async sees(what: string | RegExp): Promise<void> {
    const isThere = () => (typeof what === 'string' ? this.lines.includes(what) : what.test(this.received));
    return this.#until(isThere, `${what} was not seen`);
  }

  async ends(): Promise<void> {
    return this.#until(() => this.closed || this.socket.readableEnded, 'it was not closed');
  }

  async #until(is: () => boolean, failure: string): Promise<void> {
    const start = performance.now();
    while (!is()) {
      if (performance.now() - start > WITHIN_MS)
        throw new Error(`${failure} in:\n${this.received.slice(-1_000)}`);
      await new Promise(resolve => setTimeout(resolve, 5));
    }
  }
}
