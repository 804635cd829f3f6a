import { afterEach, beforeEach } from 'vitest';
import { Client } from './client.js';
import { ADMIN, makePlace, type Place } from './room.js';
import { ServerProcess } from './server-process.js';

/** A place for each test of a file, and servers and clients there, which end with the test. */
export class ServerProcesses {
  place!: Place;
  #running: ServerProcess[] = [];
  #clients: Client[] = [];

  constructor() {
    beforeEach(async () => {
      this.place = await makePlace();
    });
    afterEach(async () => {
      for (const client of this.#clients) client.socket.disconnect();
      for (const server of this.#running) await server.kill('SIGKILL');
      [this.#running, this.#clients] = [[], []];
      await this.place.destroy();
    });
  }

  async start(settings: Record<string, string> = {}): Promise<ServerProcess> {
    const server = await ServerProcess.start({ ...this.place.environment, ...settings });
    this.#running.push(server);
    return server;
  }

  /** Logs the first admin in. Resolves with the answer, good or bad. */
  async login(url: string, password = ADMIN.password): Promise<Response> {
    return fetch(`${url}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: ADMIN.name, password }),
    });
  }

  /** A connection of the first admin that has been welcomed. */
  async enter(url: string): Promise<Client> {
    const { accessToken } = (await (await this.login(url)).json()) as { accessToken: string };
    const client = new Client(url, { token: accessToken });
    this.#clients.push(client);
    await client.welcomed();
    return client;
  }
}
