import type { Ack, HistoryPage, SearchPage } from '../../../src/contract/events.js';
import { LIMITS } from '../../../src/contract/limits.js';
import type { HistoryPayload, SearchPayload } from '../../../src/contract/queries.js';
import type { Connection } from './connection.js';
import { shownOf, type ShownPage, type ShownSearchPage } from './shown-item.js';

/** Asks for pages of the log that are not added to the stream. Each is undefined when no answer came. */
export class Queries {
  constructor(private readonly request: Connection['request']) {}

  /** Ascending. */
  async history(payload: HistoryPayload): Promise<Ack<ShownPage> | undefined> {
    const page = await this.request<HistoryPage>((socket, ack) =>
      socket.emit('history', { limit: LIMITS.pageDefault, ...payload }, ack),
    );
    return page?.ok ? { ...page, items: shownOf(page.items) } : page;
  }

  /** From the newest on. */
  async search(payload: SearchPayload): Promise<Ack<ShownSearchPage> | undefined> {
    const page = await this.request<SearchPage>((socket, ack) => socket.emit('search', payload, ack));
    return page?.ok ? { ...page, items: shownOf(page.items) } : page;
  }
}
