import type { Ack, HistoryPage, SearchPage } from '../../../src/contract/events.js';
import { LIMITS } from '../../../src/contract/limits.js';
import type { HistoryPayload, SearchPayload } from '../../../src/contract/queries.js';
import type { Connection } from './connection.js';

/** Asks for pages of the log that are not added to the stream. Each is undefined when no answer came. */
export class Queries {
  constructor(private readonly request: Connection['request']) {}

  /** Ascending. */
  async history(payload: HistoryPayload): Promise<Ack<HistoryPage> | undefined> {
    return this.request<HistoryPage>((socket, ack) =>
      socket.emit('history', { limit: LIMITS.pageDefault, ...payload }, ack),
    );
  }

  /** From the newest on. */
  async search(payload: SearchPayload): Promise<Ack<SearchPage> | undefined> {
    return this.request<SearchPage>((socket, ack) => socket.emit('search', payload, ack));
  }
}
