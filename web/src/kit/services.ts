import { Api } from '../client/api.js';
import { Session } from '../client/session.js';
import { perBrowser, perTab } from '../client/storage.js';

/** One of each per page. */
export const session = new Session(perTab, perBrowser);
export const api = new Api(() => session.login);
