import type { RoomFacts } from '../contract/events.js';
import type { RoomChangeView } from '../contract/records.js';
import { list, type Tx } from '../database/tx.js';
import { columns } from '../entities/columns.js';
import { RoomChange } from '../entities/room-change.entity.js';

/** Runs plain SQL: a reader's, or a transaction's. */
type Query = (sql: string, parameters: unknown[]) => Promise<RoomChange[]>;

const SELECT = `SELECT ${columns(RoomChange, [
  'seq',
  'name',
  'description',
  'colour',
  'oldName',
  'oldDescription',
  'oldColour',
])} FROM room_changes`;

/** What some acts have made of the room, by the seq of the act. */
export async function roomChangesOf(
  query: Query,
  seqs: readonly number[],
): Promise<Map<number, RoomChangeView>> {
  if (seqs.length === 0) return new Map();
  const found = await query(`${SELECT} WHERE seq IN (${list(seqs)})`, [...seqs]);
  return new Map(found.map(row => [row.seq, toView(row)]));
}

/** What the last act has made of the room; undefined while nothing was changed. */
export async function lastRoomChange(query: Query): Promise<{ seq: number; to: RoomFacts } | undefined> {
  const [row] = await query(`${SELECT} ORDER BY seq DESC LIMIT 1`, []);
  return row && { seq: row.seq, to: toView(row).to };
}

/** Stores a change together with its act. */
export async function storeRoomChange(tx: Tx, seq: number, { from, to }: RoomChangeView): Promise<void> {
  await tx.manager.insert(RoomChange, {
    seq,
    name: to.name,
    description: to.description ?? null,
    colour: to.colour ?? null,
    oldName: from.name,
    oldDescription: from.description ?? null,
    oldColour: from.colour ?? null,
  });
}

function toView(row: RoomChange): RoomChangeView {
  return {
    from: toFacts(row.oldName, row.oldDescription, row.oldColour),
    to: toFacts(row.name, row.description, row.colour),
  };
}

function toFacts(name: string, description: string | null, colour: number | null): RoomFacts {
  return { name, ...(description !== null && { description }), ...(colour !== null && { colour }) };
}
