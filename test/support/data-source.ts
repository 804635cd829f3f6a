import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import type { Place } from './room.js';

/** A connection to the database of a place with all rights, for what the room itself never does. */
export async function withSource<T>(
  { environment }: Place,
  act: (source: DataSource) => Promise<T>,
): Promise<T> {
  const settings = loadSettings(environment);
  const kind = settings.DB_HOST ? 'mariadb' : 'sqlite';
  const source = await new DataSource(dataSourceOptions(settings, kind)).initialize();
  try {
    return await act(source);
  } finally {
    await source.destroy();
  }
}

/** The statements that would bring a database to what the entities say; none when it is there. */
export const drift = (place: Place): Promise<string[]> =>
  withSource(place, async source => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    return upQueries.map(({ query }) => query);
  });
