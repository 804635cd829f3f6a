import type { RoomSettings } from '../contract/events.js';
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
  'slowSeconds',
  'locked',
  'notice',
  'oldName',
  'oldDescription',
  'oldColour',
  'oldSlowSeconds',
  'oldLocked',
  'oldNotice',
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
export async function lastRoomChange(query: Query): Promise<{ seq: number; to: RoomSettings } | undefined> {
  const [row] = await query(`${SELECT} ORDER BY seq DESC LIMIT 1`, []);
  return row && { seq: row.seq, to: toView(row).to };
}

/** Stores a change together with its act, and what lines are judged by in the head, whose lock is held. */
export async function storeRoomChange(tx: Tx, seq: number, { from, to }: RoomChangeView): Promise<void> {
  const [now, old] = [toColumns(to), toColumns(from)];
  await tx.manager.insert(RoomChange, {
    seq,
    ...now,
    oldName: old.name,
    oldDescription: old.description,
    oldColour: old.colour,
    oldSlowSeconds: old.slowSeconds,
    oldLocked: old.locked,
    oldNotice: old.notice,
  });
  const switches = [now.slowSeconds, now.locked];
  await tx.query('UPDATE log_head SET slow_seconds = ?, locked = ? WHERE id = 1', switches);
}

/** The room in the columns of a row. */
type InColumns = Pick<RoomChange, 'name' | 'description' | 'colour' | 'slowSeconds' | 'locked' | 'notice'>;

function toColumns(room: RoomSettings): InColumns {
  return {
    name: room.name,
    description: room.description ?? null,
    colour: room.colour ?? null,
    slowSeconds: room.slowSeconds ?? 0,
    locked: room.locked ? 1 : 0,
    notice: room.notice ?? null,
  };
}

function toView(row: RoomChange): RoomChangeView {
  const old: InColumns = {
    name: row.oldName,
    description: row.oldDescription,
    colour: row.oldColour,
    slowSeconds: row.oldSlowSeconds,
    locked: row.oldLocked,
    notice: row.oldNotice,
  };
  return { from: toSettings(old), to: toSettings(row) };
}

function toSettings({ name, description, colour, slowSeconds, locked, notice }: InColumns): RoomSettings {
  return {
    name,
    ...(description !== null && { description }),
    ...(colour !== null && { colour }),
    ...(slowSeconds > 0 && { slowSeconds }),
    ...(locked !== 0 && { locked: true }),
    ...(notice !== null && { notice }),
  };
}
