import { checkLeaves } from '../../src/proof/verify/leaves.js';
import type { Verdict } from '../../src/proof/verify/findings.js';
import type { KeptNote } from '../../src/proof/verify/known-checkpoints.js';
import { verifyRecord } from '../../src/proof/verify/verify.js';
import type { Query } from '../../src/proof/tree-row.js';
import type { Sealed } from '../../src/proof/kept-checkpoints.js';
import { LoginDaySealer } from '../../src/proof/login-days.js';
import { Sealer } from '../../src/proof/sealer.js';
import type { Room } from './room.js';
import { until } from './until.js';

/** Reads a room's database. */
export const queryOf =
  (room: Room): Query =>
  (sql, parameters) =>
    room.rows(sql, parameters);

/** The checkpoint of all that is in a room's log now. */
export async function sealed(room: Room): Promise<Sealed> {
  const [head] = await room.rows<{ seq: number }>('SELECT seq FROM log_head');
  const sealer = room.app.get(Sealer);
  return until(async () => {
    const newest = await sealer.newest();
    return newest !== undefined && newest.size >= head!.seq && newest;
  });
}

/** Seals all log-ins that are stored by now, and the acts that say it. */
export async function sealLogins(room: Room): Promise<void> {
  await sealed(room);
  await room.app.get(LoginDaySealer).run({ now: true, settleMs: 0 });
  await sealed(room);
}

/** What is found when a room's record is checked. */
export async function verdictOf(room: Room, kept: KeptNote[] = []): Promise<Verdict> {
  const query = queryOf(room);
  return (await verifyRecord(query, { check: part => checkLeaves(query, part), kept }))!;
}
