import { LIMITS } from '../../../src/contract/limits.js';
import type { ConnectAuth, ConnectRefusal, Item, Welcome } from '../../../src/contract/events.js';
import type { RoomSocket } from '../../../web/src/client/connection.js';

/** An event that was sent. */
export interface Sent {
  event: string;
  payload: {
    text: string;
    idempotencyKey: string;
    to?: string;
    before?: number;
    after?: number;
    limit?: number;
  };
  /** Answers it, unless its connection is gone by now. */
  answer(ack: unknown): void;
}

type Listener = (...args: never[]) => void;

/** A socket whose other end is the test. Behaves as Socket.IO's does where the client depends on it. */
export class FakeSocket {
  connected = false;
  /** What Socket.IO keeps for the next connection. */
  sendBuffer: unknown[] = [];
  /** The `auth` of each connection. */
  readonly auths: ConnectAuth[] = [];
  readonly sent: Sent[] = [];
  readonly #listeners = new Map<string, Listener[]>();
  #connection = 0;

  constructor(private readonly auth: () => ConnectAuth) {}

  get asSocket(): RoomSocket {
    return this as unknown as RoomSocket;
  }

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
  }

  removeAllListeners(): void {
    this.#listeners.clear();
  }

  connect(): void {
    this.auths.push(this.auth());
  }

  disconnect(): void {
    this.cut('io client disconnect');
  }

  emit(event: string, payload: Sent['payload'], ack: (answer: unknown) => void): void {
    const connection = this.#connection;
    const answer = (with_: unknown): void => {
      if (this.connected && connection === this.#connection) ack(with_);
    };
    this.sent.push({ event, payload, answer });
  }

  /** What was sent last, which must be the `count`th. */
  nth(count: number): Sent {
    const found = this.sent[count - 1];
    if (!found || this.sent.length > count) throw new Error(`${this.sent.length} were sent, not ${count}`);
    return found;
  }

  fire(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? [])
      (listener as (...args: unknown[]) => void)(...args);
  }

  accept(): void {
    this.connected = true;
    this.#connection++;
    this.fire('connect');
  }

  welcome(welcome: Partial<Welcome> = {}): void {
    this.accept();
    this.fire('welcome', welcomeOf(welcome));
  }

  frame(from: number, to: number, ...items: unknown[]): void {
    this.fire('messages', { from, to, items });
  }

  cut(reason = 'transport close'): void {
    if (!this.connected) return;
    this.connected = false;
    this.fire('disconnect', reason);
  }

  /** Refuses the handshake; without data it is an error, not a refusal. */
  refuse(data?: Partial<ConnectRefusal> | { code: string }): void {
    this.fire('connect_error', Object.assign(new Error('refused'), data && { data }));
  }
}

export const NOW = Date.UTC(2026, 10, 22, 5);
export const EPOCH = '0b6a3f5e-2f0c-4c1e-9a53-5b0f8f1a6d11';

export function welcomeOf(welcome: Partial<Welcome> = {}): Welcome {
  return {
    me: { id: 3, name: 'jisoo', role: 'member' },
    epoch: EPOCH,
    position: 10,
    resumed: false,
    room: '사랑방',
    online: { count: 1, members: [{ id: 3, name: 'jisoo', role: 'member' }] },
    limits: { textMaxCodePoints: 2_000, frameMaxBytes: 65_536, linesPerSecond: 5, burst: 10 },
    serverTime: NOW,
    items: [],
    readTo: welcome.position ?? 10,
    ...welcome,
  };
}

export function line(seq: number, text = `line ${seq}`, from = 'minsu'): Item {
  return { seq, kind: 'chat', from, fromId: 2, text, at: NOW + seq };
}

/** As many lines as a welcome brings at the most, the last one with this seq. */
export function lastLines(to: number): Item[] {
  return Array.from({ length: LIMITS.welcomeItems }, (_, i) => line(to - LIMITS.welcomeItems + 1 + i));
}
