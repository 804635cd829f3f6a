import { useMemo } from 'react';
import { sameName } from '../../../src/contract/names.js';
import type { Entry } from '../client/state.js';
import { useRoom, useRoomClient } from './use-room.js';
import { memberOf } from './who-is-here.js';
import type { ShownItem } from '../client/shown-item.js';

/** The account of this name by an item that it wrote or that is to it. */
export function personIn(item: ShownItem, name: string): number | undefined {
  if (sameName(item.from, name)) return item.fromId;
  return 'to' in item && sameName(item.to, name) ? item.toId : undefined;
}

/** The account of this name, if it is here or in what was loaded; only the colour depends on it. */
export function usePersonId(name: string): number | undefined {
  const client = useRoomClient();
  const here = useRoom(state => memberOf(state, name)?.id);
  const seen = useMemo(() => idIn(client.state.entries, name), [client, name]);
  return here ?? seen;
}

function idIn(entries: readonly Entry[], name: string): number | undefined {
  for (const entry of entries.toReversed()) {
    const id = entry.kind === 'item' ? personIn(entry.item, name) : undefined;
    if (id !== undefined) return id;
  }
  return undefined;
}
