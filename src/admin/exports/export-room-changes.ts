import type { RoomSettings } from '../../contract/events.js';
import type { ThreadReader } from '../../database/thread-reader.js';
import { list } from '../../database/tx.js';

/** MariaDB may read all of a table for a longer list. */
const AT_ONCE = 199;

/** What an act has made of the room: the columns of its table. */
const COLUMNS = {
  name: 'name',
  description: 'description',
  colour: 'colour',
  slowSeconds: 'slow_seconds',
  locked: 'locked',
  notice: 'notice',
} as const satisfies Record<keyof RoomSettings, string>;

/** Before and after, as REST has it: `room: {from, to}`. */
const FIELDS = (['from', 'to'] as const).flatMap(side =>
  Object.entries(COLUMNS).map(([field, column]) => ({
    ...{ name: `room.${side}.${field}`, field },
    column: side === 'from' ? `old_${column}` : column,
  })),
);
export const ROOM_COLUMNS: readonly string[] = FIELDS.map(({ name }) => name);

type Value = string | number | boolean;

/** What some acts have made of the room, by the seq of the act. What is off or not set is left out. */
export async function roomChanges(
  reader: ThreadReader,
  seqs: readonly number[],
): Promise<Map<number, Record<string, Value>>> {
  const changes = new Map<number, Record<string, Value>>();
  for (let i = 0; i < seqs.length; i += AT_ONCE) {
    const some = seqs.slice(i, i + AT_ONCE);
    const columns = FIELDS.map(({ column }) => `c.${column}`).join(', ');
    const found = await reader.query<Record<string, string | number | null> & { seq: number }>(
      `SELECT c.seq, ${columns} FROM room_changes c WHERE c.seq IN (${list(some)})`,
      some,
    );
    for (const row of found) {
      const change: Record<string, Value> = {};
      for (const { name, field, column } of FIELDS) {
        const value = asSetting(field, row[column] ?? null);
        if (value !== undefined) change[name] = value;
      }
      changes.set(row.seq, change);
    }
  }
  return changes;
}

function asSetting(field: string, value: string | number | null): Value | undefined {
  if (field === 'locked') return value === 0 ? undefined : true;
  if (value === null || (field === 'slowSeconds' && value === 0)) return undefined;
  return value;
}
