import { MariadbProcess } from './mariadb-process.js';
import { makePlace, type Place } from './room.js';

/** A place on a running MariaDB of its own; `destroy` ends both. */
export interface MariadbPlace extends Place {
  mariadb: MariadbProcess;
}

export async function makeMariadbPlace(): Promise<MariadbPlace> {
  const mariadb = await MariadbProcess.make();
  await mariadb.start();
  const place = await makePlace();
  const environment = { ...place.environment, ...mariadb.environment };
  await mariadb.query(`CREATE DATABASE ${environment.DB_NAME}`);
  const destroy = async (): Promise<void> => {
    await mariadb.destroy();
    await place.destroy();
  };
  return { environment, mariadb, destroy };
}
