import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Journal } from './journal.js';

const PATIENCE_MS = 15_000;

interface Ack {
  ok?: boolean;
  error?: { code?: string };
}

/**
 * A WebSocket that sends whatever it is told to, and keeps account of the answers: an id that is asked about
 * must get one answer, never two.
 */
export class FuzzConnection {
  /** The CONNECT was answered: in, or refused with a code. */
  entrance: string | undefined;
  readonly #asked = new Map<string, { frame: string; answers: number }>();
  /** For frames with an unknown id: each may get one answer. */
  #wild = 0;
  #wildAnswers = 0;
  #open = 0;
  #nextId = 0;
  #last: string | Buffer = '';
  #wake: (() => void) | undefined;

  private constructor(
    private readonly ws: WebSocket,
    private readonly journal: Journal,
  ) {
    ws.on('message', data => this.#receive((data as Buffer).toString('utf8')));
    ws.on('error', () => undefined);
    ws.on('pong', () => this.#wake?.());
    ws.on('close', () => this.#wake?.());
  }

  static async open(url: string, journal: Journal): Promise<FuzzConnection> {
    const ws = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    journal.connections++;
    const connection = new FuzzConnection(ws, journal);
    await Promise.race([once(ws, 'open'), once(ws, 'close')]);
    return connection;
  }

  get isOpen(): boolean {
    return this.ws.readyState === WebSocket.OPEN;
  }

  /** Sends a CONNECT and waits for what becomes of it. */
  async connect(packet: string): Promise<string> {
    this.#last = packet;
    this.ws.send(packet);
    await this.#until(() => this.entrance !== undefined, `no answer to a CONNECT`, packet);
    return this.entrance ?? 'closed';
  }

  /** Sends an event and asks for its answer, or does not. */
  event(kind: string, data: string, withAck: boolean): void {
    if (!this.isOpen) return;
    const id = withAck ? String(this.#nextId++) : '';
    const frame = `42${id}${data}`;
    if (withAck) {
      this.#asked.set(id, { frame, answers: 0 });
      this.#open++;
    }
    this.#last = frame;
    this.journal.sent(kind);
    this.ws.send(frame);
  }

  /** Sends bytes as they are. */
  wild(kind: string, bytes: Buffer | string, binary: boolean): void {
    if (!this.isOpen) return;
    this.#wild++;
    this.#last = bytes;
    this.journal.sent(kind);
    this.ws.send(bytes, { binary });
  }

  /** Resolves when the server has read all that was sent, or the connection is over. */
  async settled(): Promise<void> {
    if (!this.isOpen) return;
    let read = false;
    this.ws.once('pong', () => (read = true));
    this.ws.ping();
    await this.#until(() => read, 'the server does not read on', this.#last);
  }

  /** Resolves when every event has its answer, or the connection is over. */
  async answered(): Promise<void> {
    return this.#until(
      () => this.#open === 0,
      'an event got no answer',
      [...this.#asked.values()].find(({ answers }) => answers === 0)?.frame ?? '',
    );
  }

  close(): void {
    this.ws.terminate();
  }

  async #until(done: () => boolean, what: string, frame: string | Buffer): Promise<void> {
    const end = performance.now() + PATIENCE_MS;
    while (this.isOpen && !done()) {
      if (performance.now() > end) {
        this.journal.violated(what, frame);
        return this.close();
      }
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, 1_000);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #receive(packet: string): void {
    if (packet === '2') return this.isOpen ? this.ws.send('3') : undefined;
    if (packet.startsWith('40')) this.entrance = 'in';
    else if (packet.startsWith('44')) {
      const code = /"code":"([A-Z_]+)"/.exec(packet)?.[1] ?? 'refused';
      this.entrance = code;
      this.journal.answered(`connect: ${code}`);
      if (code === 'INTERNAL') this.journal.violated('INTERNAL at the door', this.#last);
    } else if (packet.startsWith('43')) this.#take(packet);
    else if (packet.startsWith('42["problem"')) {
      const [, { code }] = JSON.parse(packet.slice(2)) as [string, { code: string }];
      this.journal.answered(`problem: ${code}`);
      if (code === 'INTERNAL') this.journal.violated('INTERNAL, without an ack; the last frame', this.#last);
    }
    if (this.#open === 0 || this.entrance !== undefined) this.#wake?.();
  }

  #take(packet: string): void {
    const from = packet.indexOf('[');
    const [ack] = JSON.parse(packet.slice(from)) as [Ack];
    const code = ack.ok === true ? 'ok' : (ack.error?.code ?? 'no code');
    this.journal.answered(code);
    const asked = this.#asked.get(packet.slice(2, from));
    if (code === 'INTERNAL' || code === 'no code') this.journal.violated(code, asked?.frame ?? this.#last);
    if (!asked) {
      if (++this.#wildAnswers > this.#wild) this.journal.violated('more answers than frames', this.#last);
      return;
    }
    if (++asked.answers > 1) this.journal.violated('a second answer', asked.frame);
    else this.#open--;
  }
}
