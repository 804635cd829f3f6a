import { Injectable } from '@nestjs/common';
import type { LogRow } from './log-row.js';

/** Shows committed rows: the follower. */
export interface CommitSubscriber {
  /** Takes rows in the order of seq. Urgent ones are shown at once: a kick is in force when its target hears of it. */
  committed(rows: readonly LogRow[], options?: { urgent?: boolean }): void;
  /** Rows were committed whose content is not in memory: they must be read. */
  catchUp(): Promise<void>;
  /** Resolves when a commit that takes `leadMs` should begin. */
  pace(leadMs: number): Promise<void>;
}

/** Connects the writers of the log to its reader. Without a subscriber, as in `passwd`, rows are only stored. */
@Injectable()
export class Committed {
  #subscriber: CommitSubscriber | undefined;

  subscribe(subscriber: CommitSubscriber): void {
    this.#subscriber = subscriber;
  }

  publish(rows: readonly LogRow[], options?: { urgent?: boolean }): void {
    this.#subscriber?.committed(rows, options);
  }

  /** Called instead of `publish` after an attempt whose outcome was unknown. */
  publishUnknown(): void {
    void this.#subscriber?.catchUp();
  }

  /** What the writer of lines waits for, so that more lines share a commit that could not be shown earlier anyway. */
  beforeCommit(leadMs: number): Promise<void> | undefined {
    return this.#subscriber?.pace(leadMs);
  }
}
