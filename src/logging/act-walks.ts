import { ACTIONS, OUTCOMES, type Action, type Outcome } from '../contract/records.js';
import type { DatabaseKind } from '../database/database-kind.js';
import { alongIndex } from '../database/index-hint.js';
import { ANY, type Span } from './line-walks.js';
import type { Time } from './logins/day-stretches.js';

const INDEXES = {
  seq: { mysql: 'PRIMARY', sqlite: 'sqlite_autoindex_moderation_log_1' },
  target: 'ix_moderation_log_target',
  actor: 'ix_moderation_log_actor',
  pair: 'ix_moderation_log_pair',
  action: 'ix_moderation_log_action',
  state: 'ix_moderation_log_state',
  done: 'ix_moderation_log_done',
  between: 'ix_moderation_log_between',
} as const;

/** A walk along one index of the acts, with conditions on an act `m`. */
export interface ActWalk {
  along: keyof typeof INDEXES;
  where: string;
  parameters: (number | string)[];
}

/** Acts that have all of what is given. */
export interface ActShape {
  actorId?: number;
  /** Null: on no member. */
  targetId?: number | null;
  actions?: readonly Action[];
  outcome?: Outcome;
  /** Not the passwords that members set for themselves. */
  withoutOwnPasswords?: true;
  /** Not those by which the room seals its log-ins: while members come and go there is one an hour. */
  withoutSeals?: true;
}

const ACTOR = 'm.actor_id = ?';
const TARGET = 'm.target_id = ?';
const NO_TARGET = 'm.target_id IS NULL';
const NO_SEAL = "m.action <> 'logins_sealed'";
const NOT_OWN = "(m.action <> 'password' OR COALESCE(m.actor_id <> m.target_id, 1))";

/**
 * The acts of a shape. An index of actions has each action and outcome by itself: it is walked once for each of them,
 * so that no walk passes over acts of other kinds.
 */
export function actsLike(shape: ActShape): ActWalk[] {
  const { actorId, targetId, actions, outcome, withoutOwnPasswords, withoutSeals } = shape;
  const parties = [targetId, actorId].filter(id => typeof id === 'number');
  const conditions = [
    ...(targetId === undefined ? [] : [targetId === null ? NO_TARGET : TARGET]),
    ...(actorId === undefined ? [] : [ACTOR]),
    ...(withoutOwnPasswords ? [NOT_OWN] : []),
  ];
  const byAction = actions !== undefined || outcome !== undefined;
  if (withoutSeals && !byAction && parties.length === 0) conditions.push(NO_SEAL);
  const along = indexOf({ byAction, actorId, targetId });
  if (!byAction) return [{ along, where: conditions.join(' AND ') || ANY, parameters: parties }];
  const where = [...conditions, 'm.action = ? AND m.outcome = ?'].join(' AND ');
  const all = ACTIONS.filter(action => !(withoutSeals && action === 'logins_sealed'));
  return (actions ?? all).flatMap(action =>
    (outcome ? [outcome] : OUTCOMES).map(one => ({ along, where, parameters: [...parties, action, one] })),
  );
}

function indexOf(given: {
  byAction: boolean;
  actorId: number | undefined;
  targetId: number | null | undefined;
}): ActWalk['along'] {
  const { byAction, actorId, targetId } = given;
  if (targetId !== undefined && actorId !== undefined) return byAction ? 'between' : 'pair';
  if (targetId !== undefined) return byAction ? 'state' : 'target';
  if (actorId !== undefined) return byAction ? 'done' : 'actor';
  return byAction ? 'action' : 'seq';
}

/** The same walks, skipping acts of other times. */
export function actsDuring(walks: readonly ActWalk[], { fromAt, toAt }: Time): ActWalk[] {
  return walks.map(walk => ({
    ...walk,
    where: `${walk.where} AND m.at + 0 >= ? AND m.at + 0 < ?`,
    parameters: [...walk.parameters, fromAt, toAt],
  }));
}

/**
 * The newest acts found by any of several walks, newest first, or the oldest, oldest first: each walk has its own
 * limit, and only `limit` seqs per walk are sorted.
 * @param select columns of an act `m`, its actor `a` and its target `t`
 */
export function actsOn(
  walks: readonly ActWalk[],
  { after, before, limit, oldest = false }: Span,
  { select, kind }: { select: string; kind: DatabaseKind },
): { sql: string; parameters: (number | string)[] } {
  const order = oldest ? 'ASC' : 'DESC';
  const found = walks.map(
    (walk, i) => `SELECT * FROM (SELECT m.seq FROM ${fromOf(walk, kind)}
      WHERE ${walk.where} AND m.seq > ? AND m.seq < ? ORDER BY m.seq ${order} LIMIT ?) w${i}`,
  );
  return {
    sql: `SELECT ${select} FROM (${found.join(' UNION ')}) v LEFT JOIN moderation_log m ON m.seq = v.seq
      LEFT JOIN accounts a ON a.id = m.actor_id LEFT JOIN accounts t ON t.id = m.target_id
      ORDER BY v.seq ${order} LIMIT ?`,
    parameters: [...walks.flatMap(walk => [...walk.parameters, after, before, limit]), limit],
  };
}

/** What a walk reads, as `m`. */
export function fromOf({ along }: ActWalk, kind: DatabaseKind): string {
  const index = INDEXES[along];
  const name = typeof index === 'string' ? index : index[kind === 'sqlite' ? 'sqlite' : 'mysql'];
  return `moderation_log m ${alongIndex(name, kind)}`;
}
