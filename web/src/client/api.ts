import type { ErrorBody } from '../../../src/contract/errors.js';
import type { Role, RoomChanged, Sanctioned, Welcome } from '../../../src/contract/events.js';
import type { ModerationRecord } from '../../../src/contract/records.js';
import type {
  AccountPage,
  AccountState,
  AccountVerdict,
  AccountView,
  AdminRoomView,
  InviteFacts,
  InviteView,
  LoggedIn,
  NewInvite,
  Page,
  RoomView,
  SanctionView,
  SessionView,
} from '../../../src/contract/rest.js';

const ANSWER_WITHIN_MS = 20_000;

/** A refusal of the server, or UNREACHABLE when the answer was not one of this server's. */
export class ApiError extends Error {
  constructor(readonly body: Omit<ErrorBody, 'code'> & { code: ErrorBody['code'] | 'UNREACHABLE' }) {
    super(body.message);
    this.name = 'ApiError';
  }
}

/**
 * The REST client. Every method throws ApiError, and never settles when another account has logged in before its
 * answer came: who asked is gone, and what is told of it is not for the one who is there now.
 */
export class Api {
  /** @param login gives the log-in of now */
  constructor(private readonly loginOfNow: () => Pick<LoggedIn, 'accessToken' | 'account'> | undefined) {}

  async login(name: string, password: string): Promise<LoggedIn> {
    return this.call('POST', 'auth/login', { name, password });
  }
  /** What a guest may know of an invite. */
  async lookAtInvite(code: string): Promise<InviteFacts> {
    return this.call('POST', 'invites/look', { code });
  }
  /** Creates the guest's account and logs it in. */
  async join(body: { code: string; name: string; password: string }): Promise<LoggedIn> {
    return this.call('POST', 'invites/join', body);
  }
  /** What anyone may know of the room before a log-in. */
  async publicRoom(): Promise<RoomView> {
    return this.call('GET', 'room');
  }
  async me(): Promise<LoggedIn['account']> {
    return this.call('GET', 'auth/me');
  }
  async renew(): Promise<LoggedIn> {
    return this.call('POST', 'auth/renew');
  }
  /** Ends all log-ins of this account, on every device. */
  async logoutEverywhere(): Promise<object> {
    return this.call('POST', 'auth/logout');
  }
  /** The sessions of this account, last used first. */
  async sessions(): Promise<{ items: SessionView[] }> {
    return this.call('GET', 'me/sessions');
  }
  async endSession(id: string): Promise<object> {
    return this.call('DELETE', `me/sessions/${encodeURIComponent(id)}`);
  }
  async changePassword(current: string, next: string): Promise<LoggedIn> {
    return this.call('PUT', 'auth/password', { current, next });
  }

  async kick(name: string, body: { reason: string; coolOff: string }): Promise<Sanctioned> {
    return this.call('POST', `admin/members/${encodeURIComponent(name)}/kick`, body);
  }
  async readmit(name: string, reason: string): Promise<Sanctioned> {
    return this.call('POST', `admin/members/${encodeURIComponent(name)}/readmit`, { reason });
  }
  async mute(name: string, body: { reason: string; duration: string }): Promise<Sanctioned> {
    return this.call('POST', `admin/members/${encodeURIComponent(name)}/mute`, body);
  }
  async unmute(name: string, reason: string): Promise<Sanctioned> {
    return this.call('POST', `admin/members/${encodeURIComponent(name)}/unmute`, { reason });
  }
  async online(): Promise<Welcome['online']> {
    return this.call('GET', 'admin/online');
  }
  /** The sanctions in force on this member. */
  async sanctionsOn(member: string): Promise<Page<SanctionView>> {
    return this.call('GET', `admin/sanctions?${new URLSearchParams({ member })}`);
  }
  /** Acts on this member, newest first. */
  async actsOn(target: string, limit: number): Promise<Page<ModerationRecord>> {
    return this.call('GET', `admin/logs/moderation?${new URLSearchParams({ target, limit: String(limit) })}`);
  }

  async room(): Promise<AdminRoomView> {
    return this.call('GET', 'admin/room');
  }
  /** An empty description removes it. */
  async changeRoom(body: Partial<RoomChanged>): Promise<AdminRoomView> {
    return this.call('PATCH', 'admin/room', body);
  }
  /** Sorted by name; `cursor` is the last name of the page before. */
  async accounts(asked: {
    q?: string;
    state?: AccountState;
    cursor?: string;
    limit?: number;
  }): Promise<AccountPage> {
    const { limit = 200, ...narrowed } = asked;
    return this.call('GET', `admin/accounts?${new URLSearchParams({ limit: String(limit), ...narrowed })}`);
  }
  async accountCount(): Promise<number> {
    return (await this.call<AccountPage>('GET', 'admin/accounts?limit=1')).total;
  }
  async createAccount(body: { name: string; password: string; role: Role }): Promise<AccountView> {
    return this.call('POST', 'admin/accounts', body);
  }
  /** At most 50; one-time passwords. A verdict for each. */
  async createAccounts(
    items: readonly { name: string; password: string }[],
  ): Promise<{ items: AccountVerdict[] }> {
    return this.call('POST', 'admin/accounts/batch', { items });
  }
  /** Newest first; `before` is the id of the last one on the page before. */
  async invites(before?: number): Promise<Page<InviteView>> {
    const page = { limit: '50', ...(before !== undefined && { before: String(before) }) };
    return this.call('GET', `admin/invites?${new URLSearchParams(page)}`);
  }
  async createInvite(body: { uses: number; expiresIn: string; note: string }): Promise<NewInvite> {
    return this.call('POST', 'admin/invites', body);
  }
  async revokeInvite(id: number): Promise<object> {
    return this.call('DELETE', `admin/invites/${id}`);
  }
  async changeAccount(name: string, body: { role?: Role; disabled?: boolean }): Promise<AccountView> {
    return this.call('PATCH', `admin/accounts/${encodeURIComponent(name)}`, body);
  }
  /** One-time: the owner must choose another at the next log-in. */
  async setPassword(name: string, body: { password: string; reason: string }): Promise<object> {
    return this.call('PUT', `admin/accounts/${encodeURIComponent(name)}/password`, body);
  }

  /** For parts of the page that are loaded later, and know their routes themselves. @param path below `/api` */
  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const asker = this.loginOfNow();
    const answer = this.#answer<T>(asker?.accessToken, method, path, body);
    await answer.catch(() => undefined);
    const now = this.loginOfNow();
    return asker && now && now.account.id !== asker.account.id ? new Promise(() => {}) : answer;
  }

  async #answer<T>(token: string | undefined, method: string, path: string, body?: object): Promise<T> {
    let status = 0;
    let answer: unknown;
    try {
      const response = await fetch(`/api/${path}`, {
        method,
        cache: 'no-store',
        // is sent even if the page is closed
        keepalive: method === 'DELETE' || path === 'auth/logout',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      ({ status } = response);
      answer = await response.json();
    } catch {
      throw new ApiError({ code: 'UNREACHABLE', message: 'No answer from the server.' });
    }
    if (status >= 200 && status < 300) return answer as T;
    // a proxy in between has error bodies of its own
    const error = (answer as { error?: Partial<ErrorBody> } | null)?.error;
    const isOurs = typeof error?.code === 'string';
    throw new ApiError(isOurs ? (error as ErrorBody) : { code: 'UNREACHABLE', message: `Answer ${status}.` });
  }
}
