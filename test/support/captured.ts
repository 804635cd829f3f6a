import { DataSource, type Logger } from 'typeorm';

/** A statement that the room ran. */
export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** Records the statements of every data source opened from now on, and runs them. */
export class Capture {
  /** The last one of each text. */
  readonly statements = new Map<string, Statement>();
  readonly #initialize = DataSource.prototype.initialize;
  #on = true;

  constructor() {
    const initialize = this.#initialize;
    const logger = this.#logger();
    DataSource.prototype.initialize = async function (this: DataSource) {
      this.logger = logger;
      return initialize.call(this);
    };
  }

  /** The statements since the last call. */
  take(): Statement[] {
    const taken = [...this.statements.values()];
    this.statements.clear();
    return taken;
  }

  /** Stops recording for data sources opened later. */
  end(): void {
    this.#on = false;
    DataSource.prototype.initialize = this.#initialize;
  }

  #logger(): Logger {
    const nothing = (): void => undefined;
    return {
      logQuery: (sql, parameters) => {
        if (!this.#on) return;
        const given = Array.isArray(parameters) ? (parameters as unknown[]).slice() : [];
        // several statements may go in one packet
        for (const one of sql.split(';\n')) {
          const itsOwn = given.splice(0, one.split('?').length - 1);
          this.statements.set(one, { sql: one, parameters: itsOwn });
        }
      },
      logQueryError: nothing,
      logQuerySlow: nothing,
      logSchemaBuild: nothing,
      logMigration: nothing,
      log: nothing,
    };
  }
}
