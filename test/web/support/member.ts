import { vi } from 'vitest';
import type { Welcome } from '../../../src/contract/events.js';
import type { StorageLike, ListedStorage } from '../../../web/src/client/storage.js';
import { RoomClient } from '../../../web/src/client/room-client.js';
import type { RoomState } from '../../../web/src/client/state.js';
import { FakeSocket } from './fake-socket.js';

/** A storage as the browser's. */
export class MemoryStorage implements ListedStorage {
  readonly kept = new Map<string, string>();

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }
  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }
  removeItem(key: string): void {
    this.kept.delete(key);
  }
  keys(): string[] {
    return [...this.kept.keys()];
  }
}

/** A member's page without a page: a client and the other end of its socket. For fake timers. */
export class Member {
  readonly client: RoomClient;
  readonly storage: StorageLike;
  token = 'a token';
  #socket: FakeSocket | undefined;

  constructor({ storage = new MemoryStorage(), account }: { storage?: StorageLike; account?: number } = {}) {
    this.storage = storage;
    this.client = new RoomClient({
      openSocket: auth => (this.#socket = new FakeSocket(auth)).asSocket,
      storage,
      token: () => this.token,
      ...(account !== undefined && { account }),
    });
    this.client.connect();
  }

  /** One who has been welcomed. */
  static async live(welcome: Partial<Welcome> = {}): Promise<Member> {
    const member = new Member();
    member.socket.welcome(welcome);
    await settled();
    return member;
  }

  get socket(): FakeSocket {
    if (!this.#socket) throw new Error('no socket was opened');
    return this.#socket;
  }

  get state(): RoomState {
    return this.client.state;
  }

  /** The connection is lost, and there again in the same place. */
  async again(welcome: Partial<Welcome> = {}): Promise<void> {
    this.socket.cut();
    await settled();
    this.client.connect();
    this.socket.welcome({ resumed: true, ...welcome });
    await settled();
  }

  /** Seqs of the items in the stream, from above. */
  seqs(): number[] {
    return this.state.entries.flatMap(entry => (entry.kind === 'item' ? [entry.seq] : []));
  }

  notices(): unknown[] {
    return this.state.entries.flatMap(entry => (entry.kind === 'notice' ? [entry.notice] : []));
  }

  outbox(): string[] {
    return this.state.outbox.map(({ text, state }) => `${text}: ${state}`);
  }
}

/** Until what was done has been told to the listeners. */
export async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(50);
}
