import { io, type Socket } from 'socket.io-client';
import type { ErrorBody } from '../../src/contract/errors.js';
import {
  isLine,
  type ClientToServerEvents,
  type ConnectRefusal,
  type Item,
  type MessagesFrame,
  type PresenceFrame,
  type RoomChanged,
  type ServerToClientEvents,
  type SessionNotice,
  type Welcome,
} from '../../src/contract/events.js';

export interface ClientOptions {
  token?: string;
  epoch?: string;
  after?: number;
  transports?: ('polling' | 'websocket')[];
  reconnection?: boolean;
  extraHeaders?: Record<string, string>;
}

// oxlint-disable-next-line typescript/no-explicit-any -- what tests look into
type AnyAck = any;

const PATIENCE_MS = 30_000;

/** A stock Socket.IO client that keeps what it received and follows the protocol's rule for `after`. */
export class Client {
  readonly socket: Socket<ServerToClientEvents, ClientToServerEvents>;
  readonly frames: MessagesFrame[] = [];
  readonly presence: PresenceFrame[] = [];
  readonly sessions: SessionNotice[] = [];
  readonly rooms: RoomChanged[] = [];
  readonly problems: ErrorBody[] = [];
  readonly events: string[] = [];
  /** Items seen, each once, in the order of their arrival. */
  readonly items: Item[] = [];
  welcome: Welcome | undefined;
  refusal: ConnectRefusal | undefined;
  after = -1;
  /** A frame that began beyond what we had. */
  gaps = 0;
  /** The connection was lost, or never came to be. */
  ended = false;
  #waiting: { done: () => boolean; resolve: () => void }[] = [];

  constructor(url: string, options: ClientOptions) {
    const { token, epoch, after, ...rest } = options;
    this.socket = io(url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      ...rest,
      auth: {
        ...(token !== undefined && { token }),
        ...(epoch !== undefined && { epoch }),
        ...(after !== undefined && { after }),
      },
    });
    if (after !== undefined) this.after = after;
    this.socket.onAny((event: string) => this.events.push(event));
    this.#on('welcome', welcome => {
      this.welcome = welcome;
      if (!welcome.resumed) this.after = welcome.position;
      this.items.push(...welcome.items);
    });
    this.#on('messages', frame => {
      this.frames.push(frame);
      if (frame.from > this.after) this.gaps++;
      this.items.push(...frame.items.filter(item => item.seq > this.after));
      this.after = Math.max(this.after, frame.to);
    });
    this.#on('presence', frame => this.presence.push(frame));
    this.#on('session', notice => this.sessions.push(notice));
    this.#on('room', room => this.rooms.push(room));
    this.#on('problem', error => this.problems.push(error));
    this.socket.on('connect_error', error => {
      this.refusal = (error as Error & { data?: ConnectRefusal }).data;
      this.ended = true;
      this.#look();
    });
    const end = (): void => {
      this.ended = true;
      this.#look();
    };
    this.socket.on('disconnect', end);
    this.socket.io.on('close', end);
  }

  /** Resolves with the ack, whatever it is. */
  async send(event: keyof ClientToServerEvents, payload: unknown): Promise<AnyAck> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${event} was not answered`)), PATIENCE_MS);
      (this.socket.emit as (...args: unknown[]) => void)(event, payload, (answer: AnyAck) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });
  }

  async say(text: string, idempotencyKey?: string): Promise<AnyAck> {
    return this.send('message', { text, ...(idempotencyKey !== undefined && { idempotencyKey }) });
  }

  /** Says lines, up to 1,000 of them at once; resolves to their seqs. */
  async sayMany(count: number, text = 'line'): Promise<number[]> {
    const seqs: number[] = [];
    while (seqs.length < count) {
      const size = Math.min(count - seqs.length, 1_000);
      const acks = await Promise.all(
        Array.from({ length: size }, (_, i) => this.say(`${text} ${seqs.length + i}`)),
      );
      seqs.push(...acks.map(ack => ack.seq as number));
    }
    return seqs;
  }

  async whisper(to: string, text: string, idempotencyKey?: string): Promise<AnyAck> {
    return this.send('whisper', { to, text, ...(idempotencyKey !== undefined && { idempotencyKey }) });
  }

  /** Waits until something is so; looks at each event. */
  async until(done: () => boolean, what = done.toString()): Promise<void> {
    if (done()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), PATIENCE_MS);
      this.#waiting.push({
        done,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      });
    });
  }

  async welcomed(): Promise<void> {
    await this.until(() => this.welcome !== undefined || this.refusal !== undefined, 'a welcome');
    if (this.refusal) throw new Error(`refused: ${JSON.stringify(this.refusal)}`);
  }

  async refused(): Promise<void> {
    return this.until(() => this.refusal !== undefined, 'a refusal');
  }

  async closed(): Promise<void> {
    return this.until(() => !this.socket.connected, 'the end of the connection');
  }

  /** Waits until everything up to `seq` was shown, or spanned. */
  async reached(seq: number): Promise<void> {
    return this.until(() => this.after >= seq, `seq ${seq} (now at ${this.after})`);
  }

  texts(): string[] {
    return this.items.flatMap(item => (isLine(item) ? (item.text ?? []) : []));
  }

  #on<E extends keyof ServerToClientEvents>(
    event: E,
    take: (payload: Parameters<ServerToClientEvents[E]>[0]) => void,
  ): void {
    (this.socket.on as (event: string, take: (payload: never) => void) => void)(event, (payload: never) => {
      take(payload);
      this.#look();
    });
  }

  #look(): void {
    const ready = this.#waiting.filter(({ done }) => done());
    this.#waiting = this.#waiting.filter(one => !ready.includes(one));
    for (const { resolve } of ready) resolve();
  }
}
