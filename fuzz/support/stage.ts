import { Spy } from './spy.js';
import type { Cast } from './grammar.js';
import type { Journal } from './journal.js';

const PASSWORD = 'a password of the fuzzer';
const ACK_WITHIN_MS = 2_000;
const PARTNERS = ['spy_guest', 'haneul', 'jisoo'];
const SPEAKERS = ['haneul', 'jisoo', '민수'];
const VICTIMS = ['victim_a', 'victim_b', 'Victim_C'];

export const CAST: Cast = { partners: PARTNERS, victims: VICTIMS };

/** Who takes part: made through the API of a room that is running. */
export class Stage {
  readonly speakers: string[] = [];
  /** May be dead for a while: victims are kicked, disabled, logged out. */
  readonly victims: string[] = [];
  #witness!: Spy;
  #spy!: Spy;

  private constructor(
    readonly url: string,
    readonly admin: string,
    private readonly journal: Journal,
  ) {}

  static async set(url: string, adminPassword: string, journal: Journal): Promise<Stage> {
    const login = await post(`${url}/api/auth/login`, undefined, { name: 'admin', password: adminPassword });
    const stage = new Stage(url, String((await login.json()).accessToken), journal);
    for (const name of SPEAKERS) stage.speakers.push(await stage.#member(name));
    for (const name of VICTIMS) stage.victims.push(await stage.#member(name));
    stage.#spy = await Spy.enter(url, await stage.#member('spy_guest'), 'spy_guest', journal);
    stage.#witness = await Spy.enter(url, await stage.#member('watcher'), 'watcher', journal);
    return stage;
  }

  get epoch(): string {
    return this.#witness.epoch;
  }

  /** The process lives, a bystander is heard within two seconds, and victims are brought back. */
  async look(): Promise<void> {
    const health = await fetch(`${this.url}/api/health`).catch(() => undefined);
    if (health?.status !== 200) this.journal.violated(`the health is ${health?.status ?? 'not answered'}`);
    const ms = await this.#witness.say('I am well');
    if (ms > ACK_WITHIN_MS) this.journal.violated(`the ack of a bystander took ${Math.round(ms)} ms`);
    for (const [i, name] of VICTIMS.entries()) {
      const member = `${this.url}/api/admin/members/${name}`;
      await post(`${member}/readmit`, this.admin, { reason: 'again' });
      await post(`${member}/unmute`, this.admin, { reason: 'again' });
      const account = `${this.url}/api/admin/accounts/${name}`;
      await post(account, this.admin, { disabled: false, role: 'member' }, 'PATCH');
      await post(
        `${account}/password`,
        this.admin,
        { password: PASSWORD, reason: 'again', mustChangePassword: false },
        'PUT',
      );
      this.victims[i] = await this.#login(name);
    }
  }

  /** Both bystanders have seen everything up to the end, and nothing that was not for them. */
  async end(): Promise<void> {
    const last = await this.#witness.say('the end');
    if (last > ACK_WITHIN_MS) this.journal.violated(`the last ack took ${Math.round(last)} ms`);
    for (const one of [this.#spy, this.#witness]) {
      if (!(await one.sees('the end'))) this.journal.violated(`${one.name} did not see the end`);
      one.leave();
    }
  }

  async #member(name: string): Promise<string> {
    await post(`${this.url}/api/admin/accounts`, this.admin, {
      name,
      password: PASSWORD,
      mustChangePassword: false,
    });
    return this.#login(name);
  }

  async #login(name: string): Promise<string> {
    const answer = await post(`${this.url}/api/auth/login`, undefined, { name, password: PASSWORD });
    return String((await answer.json()).accessToken);
  }
}

type Answer = { json(): Promise<Record<string, unknown>> };

async function post(url: string, token: string | undefined, body: object, method = 'POST'): Promise<Answer> {
  const request: RequestInit = {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  };
  return (await fetch(url, request)) as Answer;
}
