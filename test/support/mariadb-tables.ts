import { randomBytes } from 'node:crypto';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../ormconfig.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { MARIADB } from './databases.js';

/** The statements that make what the migrations make. Those of this process's first caller run them, once. */
let statements: Promise<string> | undefined;

/** Makes a database on the server of the tests. @param empty without the tables of a room */
export async function createDatabase(name: string, { empty }: { empty: boolean }): Promise<void> {
  await onServer(connection => connection.query(`CREATE DATABASE ${name}`));
  if (empty) return;
  statements ??= fromMigrations();
  const made = await statements;
  // migrations are statement after statement, and change tables time and again: these make each table once
  await onServer(connection => connection.query(`USE ${name}; ${made}`));
}

export async function dropDatabase(name: string): Promise<void> {
  await onServer(connection => connection.query(`DROP DATABASE ${name}`));
}

async function fromMigrations(): Promise<string> {
  const name = `sarangbang_test_${randomBytes(6).toString('hex')}`;
  await createDatabase(name, { empty: true });
  try {
    const { host, port, user, password } = MARIADB;
    const environment = { DB_HOST: host, DB_PORT: String(port), DB_USER: user, DB_PASSWORD: password };
    const settings = loadSettings({ ...environment, DB_NAME: name, JWT_SECRET: 'of no room'.repeat(4) });
    const source = await new DataSource(dataSourceOptions(settings, 'mariadb')).initialize();
    await source.runMigrations({ transaction: 'none' });
    await source.destroy();
    return await onServer(async connection => {
      await connection.query(`USE ${name}`);
      return dump(connection);
    });
  } finally {
    await dropDatabase(name);
  }
}

/** The tables and their rows, as statements. */
async function dump(connection: Connection): Promise<string> {
  const texts = async (sql: string): Promise<string[][]> => {
    const [rows] = await connection.query<RowDataPacket[][]>({ sql, rowsAsArray: true });
    return rows as unknown as string[][];
  };
  const parts: string[] = [];
  for (const [table] of await texts('SHOW TABLES')) {
    const [made] = await texts(`SHOW CREATE TABLE ${table}`);
    parts.push(made![1]!);
    const [rows] = await connection.query<RowDataPacket[]>(`SELECT * FROM ${table}`);
    for (const row of rows) parts.push(connection.format(`INSERT INTO ${table} SET ?`, [row]));
  }
  return ['SET foreign_key_checks = 0', ...parts].join(';');
}

async function onServer<T>(act: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ ...MARIADB, multipleStatements: true, charset: 'utf8mb4' });
  try {
    return await act(connection);
  } finally {
    await connection.end();
  }
}
