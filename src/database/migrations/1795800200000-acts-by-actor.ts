import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const TABLE = 'moderation_log';
const byAct = new TableIndex({ name: 'uq_moderation_log_act', columnNames: ['act_id'], isUnique: true });
const byActor = new TableIndex({
  name: 'uq_moderation_log_act_actor',
  columnNames: ['act_id', 'actor_id'],
  isUnique: true,
});

/** An act's id is unique per actor, as a line's is per sender: two admins with one id are two acts. */
export class ActsByActor1795800200000 implements MigrationInterface {
  name = 'ActsByActor1795800200000';

  async up(runner: QueryRunner): Promise<void> {
    await swap(runner, byAct, byActor);
  }

  async down(runner: QueryRunner): Promise<void> {
    await swap(runner, byActor, byAct);
  }
}

/** Each step checks what exists: on MySQL DDL commits by itself, and an interrupted migration runs again. */
async function swap(runner: QueryRunner, old: TableIndex, next: TableIndex): Promise<void> {
  const has = async ({ name }: TableIndex): Promise<boolean> =>
    (await runner.getTable(TABLE))!.indices.some(index => index.name === name);
  if (!(await has(next))) await runner.createIndex(TABLE, next);
  if (await has(old)) await runner.dropIndex(TABLE, old);
}
