// A process that makes the log-in tables of the days it is told, at the instant it is told.
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSettings } from '../../dist/src/config/load-settings.js';
import { Database } from '../../dist/src/database/database.js';
import { Clock } from '../../dist/src/config/clock.js';
import { LogInfo } from '../../dist/src/logging/log-info.js';
import { dayOf } from '../../dist/src/logging/logins/calendar.js';
import { LoginDays } from '../../dist/src/logging/logins/login-days.js';

const settings = loadSettings(process.env);
const database = await Database.open(settings);
const days = new LoginDays(database, await LogInfo.open(database, settings), new Clock());
await sleep(Math.max(0, Number(process.env.START_AT) - Date.now()));
for (let i = 0; i < 10; i++) await days.tableFor(dayOf(Date.UTC(2030, 0, 1 + i), settings.TIME_ZONE));
await database.onApplicationShutdown();
