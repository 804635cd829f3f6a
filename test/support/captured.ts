import { DataSource, type Logger } from 'typeorm';

/** A statement as the room ran it. */
export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** Keeps what every data source that is opened from now on is asked, and lets it go on. */
export class Capture {
  /** The last of each text. */
  readonly statements = new Map<string, Statement>();
  readonly #initialize = DataSource.prototype.initialize;
  #on = true;

  constructor() {
    const initialize = this.#initialize;
    const logger = this.#logger();
    DataSource.prototype.initialize = function (this: DataSource) {
      this.logger = logger;
      return initialize.call(this);
    };
  }

  /** What was asked since it was last taken. */
  take(): Statement[] {
    const taken = [...this.statements.values()];
    this.statements.clear();
    return taken;
  }

  /** Data sources opened later are left alone. */
  end(): void {
    this.#on = false;
    DataSource.prototype.initialize = this.#initialize;
  }

  #logger(): Logger {
    const nothing = (): void => undefined;
    return {
      logQuery: (sql, parameters) => {
        const given = Array.isArray(parameters) ? (parameters as unknown[]) : [];
        if (this.#on) this.statements.set(sql, { sql, parameters: given });
      },
      logQueryError: nothing,
      logQuerySlow: nothing,
      logSchemaBuild: nothing,
      logMigration: nothing,
      log: nothing,
    };
  }
}
