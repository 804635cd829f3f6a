import { join } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { encryptionTries } from './src/config/database-address.js';
import { loadSettings, processEnvironment } from './src/config/load-settings.js';
import type { Settings } from './src/config/settings.js';
import type { DatabaseKind } from './src/database/database-kind.js';
import { findServer } from './src/database/find-server.js';
import { Room1763769600000 } from './src/database/migrations/1763769600000-room.js';
import { ActsByActor1795800200000 } from './src/database/migrations/1795800200000-acts-by-actor.js';
import { Reading1795800400000 } from './src/database/migrations/1795800400000-reading.js';
import { Invites1796200000000 } from './src/database/migrations/1796200000000-invites.js';
import { Names1795800300000 } from './src/database/migrations/1795800300000-names.js';
import { Mentions1796100000000 } from './src/database/migrations/1796100000000-mentions.js';
import { RoomChanges1796000000000 } from './src/database/migrations/1796000000000-room-changes.js';
import { RoomSwitches1796300000000 } from './src/database/migrations/1796300000000-room-switches.js';
import { OpeningParties1796500000000 } from './src/database/migrations/1796500000000-opening-parties.js';
import { RecordWalks1796400000000 } from './src/database/migrations/1796400000000-record-walks.js';
import { MarksAndRetention1796600000000 } from './src/database/migrations/1796600000000-marks-and-retention.js';
import { ExportBegins1796700000000 } from './src/database/migrations/1796700000000-export-begins.js';
import { LogTree1796800000000 } from './src/database/migrations/1796800000000-log-tree.js';
import { PublishedCheckpoint1796850000000 } from './src/database/migrations/1796850000000-published-checkpoint.js';
import { LoginSalts1796900000000 } from './src/database/migrations/1796900000000-login-salts.js';
import { Sessions1795800000000 } from './src/database/migrations/1795800000000-sessions.js';
import { Walks1795800100000 } from './src/database/migrations/1795800100000-walks.js';
import { mysqlAddress } from './src/database/mysql-address.js';
import { mysqlDriver, type PoolCare } from './src/database/mysql-pool.js';
import { SqliteDatabase } from './src/database/sqlite-driver.js';
import { Account } from './src/entities/account.entity.js';
import { ChatLine } from './src/entities/chat-line.entity.js';
import { ExportBegin } from './src/entities/export-begin.entity.js';
import { Invite } from './src/entities/invite.entity.js';
import { LineMark } from './src/entities/line-mark.entity.js';
import { LogCheckpoint } from './src/entities/log-checkpoint.entity.js';
import { LogErased } from './src/entities/log-erased.entity.js';
import { LogHead } from './src/entities/log-head.entity.js';
import { LogSalt } from './src/entities/log-salt.entity.js';
import { LogTile } from './src/entities/log-tile.entity.js';
import { LogTree } from './src/entities/log-tree.entity.js';
import { LoginLogDay } from './src/entities/login-log-day.entity.js';
import { LoginSalt } from './src/entities/login-salt.entity.js';
import { LoginEvent } from './src/entities/login-event.entity.js';
import { MentionRow } from './src/entities/mention.entity.js';
import { ModerationAct } from './src/entities/moderation-act.entity.js';
import { OpeningParty } from './src/entities/opening-party.entity.js';
import { ReadPosition } from './src/entities/read-position.entity.js';
import { Retention } from './src/entities/retention.entity.js';
import { RoomChange } from './src/entities/room-change.entity.js';
import { Session } from './src/entities/session.entity.js';

export interface SourceOptions {
  readonly?: boolean;
  connections?: number;
  /** Whether the way to the server is encrypted; by default as DB_SSL says. */
  encrypted?: boolean;
  /** Whether one packet may hold several statements. Values cannot end a statement: see `mysql-values`. */
  manyStatements?: boolean;
  /** How a pool looks after its connections. */
  care?: PoolCare;
}

/** TypeORM's options for one of the room's data sources: the app opens readers and a writer. */
export function dataSourceOptions(
  settings: Settings,
  kind: DatabaseKind,
  { readonly = false, connections = 10, encrypted, manyStatements = false, care = {} }: SourceOptions = {},
): DataSourceOptions {
  const common = {
    entities: [
      Account,
      ChatLine,
      ExportBegin,
      Invite,
      LineMark,
      LogCheckpoint,
      LogErased,
      LogHead,
      LogSalt,
      LogTile,
      LogTree,
      LoginEvent,
      LoginLogDay,
      LoginSalt,
      MentionRow,
      ModerationAct,
      OpeningParty,
      ReadPosition,
      Retention,
      RoomChange,
      Session,
    ],
    migrations: [
      Room1763769600000,
      Sessions1795800000000,
      Walks1795800100000,
      ActsByActor1795800200000,
      Names1795800300000,
      Reading1795800400000,
      RoomChanges1796000000000,
      Mentions1796100000000,
      Invites1796200000000,
      RoomSwitches1796300000000,
      RecordWalks1796400000000,
      OpeningParties1796500000000,
      MarksAndRetention1796600000000,
      ExportBegins1796700000000,
      LogTree1796800000000,
      PublishedCheckpoint1796850000000,
      LoginSalts1796900000000,
    ],
    synchronize: false,
    migrationsRun: false,
    logging: false,
  } satisfies Partial<DataSourceOptions>;
  if (kind === 'sqlite') {
    return {
      ...common,
      type: 'better-sqlite3',
      driver: SqliteDatabase,
      database: join(settings.DATA_DIR, 'room.db'),
      readonly,
      statementCacheSize: 100,
      prepareDatabase: (db: SqliteDatabase) => {
        try {
          if (!readonly) db.pragma('journal_mode = WAL');
          // under WAL the default is NORMAL: a power cut could take back what was acknowledged
          db.pragma('synchronous = FULL');
          // what is erased or removed is overwritten, and not only given free
          db.pragma('secure_delete = ON');
        } catch (error) {
          db.close();
          throw error;
        }
      },
    };
  }
  return {
    ...common,
    type: kind,
    // mysql2, with sessions of ours: TypeORM knows no hook for a new connection
    driver: mysqlDriver(care),
    database: settings.DB_NAME,
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    poolSize: connections,
    extra: {
      ...mysqlAddress(settings, { encrypted: encrypted ?? encryptionTries(settings)[0]! }),
      queueLimit: 1_000,
      multipleStatements: manyStatements,
    },
  };
}

/** For the TypeORM command line, which awaits it. A plain import opens nothing. */
export default {
  // oxlint-disable-next-line unicorn/no-thenable -- lazy on purpose: only the command line awaits it
  then(resolve: (dataSource: DataSource) => void, reject: (error: unknown) => void) {
    const settings = loadSettings(processEnvironment());
    findServer(settings)
      .then(({ kind, encrypted }) => new DataSource(dataSourceOptions(settings, kind, { encrypted })))
      .then(resolve, reject);
  },
};
