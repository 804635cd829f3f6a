import type { PayloadOf, ServerEvent } from './session.js';

/** Some of the sessions. */
export interface Target {
  send<E extends ServerEvent>(event: E, payload: PayloadOf<E>): void;
}

/** Sends to many sessions of this node at once. An account has a target of its own, by id: names can be chosen. */
export interface Broadcast {
  /** Every session that has joined. */
  toAll(): Target;
  /** Every session that has joined except those of some accounts. */
  toAllBut(accountIds: readonly number[]): Target;
  /** Every session of one account that has joined. */
  to(accountId: number): Target;
  /** Every session that was welcomed, including those still catching up. */
  toWelcomed(): Target;
}

/** A protocol that clients connect with. */
export interface Transport extends Broadcast {
  /** How many sessions a broadcast may reach now. */
  readonly size: number;
  /**
   * For a stop: accepts no more connections and ends the open ones, so that their clients reconnect. This is done
   * when it returns; it resolves when all are gone.
   */
  end(): Promise<void>;
}

/** All transports as one. */
export class Transports implements Transport {
  readonly #all: readonly Transport[];

  constructor(...all: Transport[]) {
    this.#all = all;
  }

  get size(): number {
    return this.#all.reduce((sum, { size }) => sum + size, 0);
  }

  toAll(): Target {
    return together(this.#all.map(one => one.toAll()));
  }

  toAllBut(accountIds: readonly number[]): Target {
    return together(this.#all.map(one => one.toAllBut(accountIds)));
  }

  to(accountId: number): Target {
    return together(this.#all.map(one => one.to(accountId)));
  }

  toWelcomed(): Target {
    return together(this.#all.map(one => one.toWelcomed()));
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map(one => one.end()));
  }
}

function together(targets: readonly Target[]): Target {
  return {
    send: (event, payload) => {
      for (const target of targets) target.send(event, payload);
    },
  };
}
