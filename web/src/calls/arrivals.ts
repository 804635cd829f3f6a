import { isLine } from '../../../src/contract/events.js';
import { sameName } from '../../../src/contract/names.js';
import type { RoomClient } from '../client/room-client.js';
import { lastSeq } from '../kit/unread.js';
import { isGone, type ShownLine } from '../client/shown-item.js';

/**
 * Calls back with the lines of others that came while this page was there, also those it missed while the connection
 * was lost. What was there when the member entered is not among them. Returns a function that stops it.
 */
export function watchArrivals(
  client: Pick<RoomClient, 'state' | 'subscribe'> & {
    readonly reading: Pick<RoomClient['reading'], 'enteredAt'>;
  },
  arrived: (lines: readonly ShownLine[]) => void,
): () => void {
  let entered: number | undefined;
  let newest = 0;
  const look = (): void => {
    const { me, entries } = client.state;
    const { enteredAt } = client.reading;
    if (!me || enteredAt === undefined) return;
    if (entered !== enteredAt) [entered, newest] = [enteredAt, enteredAt];
    const [before, last] = [newest, lastSeq(entries) ?? 0];
    if (last <= before) return;
    newest = last;
    const from = entries.findLastIndex(({ kind, seq }) => kind === 'item' && seq <= before) + 1;
    const lines = entries
      .slice(from)
      .flatMap(entry => (entry.kind === 'item' && isLine(entry.item) ? [entry.item] : []))
      .filter(line => !sameName(line.from, me.name) && !isGone(line));
    if (lines.length > 0) arrived(lines);
  };
  look();
  return client.subscribe(look);
}
