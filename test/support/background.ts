import type { Lane, Tx } from '../../src/database/tx.js';
import type { Room } from './room.js';

/** Has the statements of a room's lane `background` pass by, in their transactions, but for those that seal the log. */
export function passBackground(
  room: Room,
  pass: <Row>(transaction: number, sql: string, query: () => Promise<Row[]>, tx: Tx) => Promise<Row[]>,
): void {
  const { database } = room;
  const write = database.write.bind(database);
  let transactions = 0;
  database.write = async <T>(lane: Lane, work: (tx: Tx) => Promise<T>): Promise<T> =>
    write(lane, async tx => {
      if (lane !== 'background') return work(tx);
      let transaction: number | undefined;
      let isSealing = false;
      const query = async <Row>(sql: string, parameters?: unknown[]): Promise<Row[]> => {
        if (transaction === undefined) {
          isSealing =
            /log_(tree|checkpoint)/.test(sql) || String(parameters?.[0]).startsWith('sarangbang.seal.');
          transaction = isSealing ? 0 : ++transactions;
        }
        const run = async (): Promise<Row[]> => tx.query<Row>(sql, parameters);
        return isSealing ? run() : pass(transaction, sql, run, tx);
      };
      return work(
        new Proxy(tx, {
          get: (target, name) => {
            if (name === 'query') return query;
            const value: unknown = Reflect.get(target, name, target);
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          },
        }),
      );
    });
}
