import type { Room } from './room.js';

/** The row of an account, or undefined when there is none. */
export async function accountOf(room: Room, name: string): Promise<Record<string, unknown> | undefined> {
  return (await room.rows('SELECT * FROM accounts WHERE name = ?', [name]))[0];
}

/** What was done to an account, oldest first, each as `action outcome detail`. */
export async function actsOn(room: Room, name: string): Promise<string[]> {
  const rows = await room.rows<{ action: string; outcome: string; detail: string | null }>(
    `SELECT m.action, m.outcome, m.detail FROM moderation_log m JOIN accounts a ON a.id = m.target_id
     WHERE a.name = ? ORDER BY m.seq`,
    [name],
  );
  return rows.map(({ action, outcome, detail }) => [action, outcome, detail].filter(Boolean).join(' '));
}
