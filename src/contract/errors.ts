/**
 * All refusals of the server: a closed list. What a client does with the same input is in `retryOf`. With every code
 * but UNAVAILABLE and INTERNAL nothing was stored.
 */
export const ERRORS = {
  INVALID: { status: 400, message: 'The request is malformed.' },
  EMPTY: { status: 400, message: 'The text has no visible characters.' },
  TOO_LONG: { status: 400, message: 'The text is too long.' },
  INVALID_TEXT: { status: 400, message: 'The text has characters that cannot be stored.' },
  UNKNOWN_COMMAND: {
    status: 400,
    message: 'There is no such command. /help lists the commands; // sends a line that begins with /.',
  },
  UNKNOWN_EVENT: { status: 400, message: 'There is no such event.' },
  NO_SUCH_MEMBER: { status: 404, message: 'There is no such member.' },
  MUTED: { status: 403, message: 'You are muted.' },
  LOCKED: { status: 403, message: 'Only admins can write now.' },
  KICKED: { status: 403, message: 'You were kicked from the room.' },
  DISABLED: { status: 403, message: 'This account is disabled.' },
  FORBIDDEN: { status: 403, message: 'You are not allowed to do this.' },
  NOT_FOUND: { status: 404, message: 'There is no such resource.' },
  CONFLICT: { status: 409, message: 'This conflicts with the current state.' },
  IDEMPOTENCY_CONFLICT: {
    status: 409,
    message: 'This idempotencyKey was used for something else.',
  },
  RATE_LIMITED: { status: 429, message: 'Too many requests.' },
  BUSY: { status: 503, message: 'The server is busy.' },
  UNAVAILABLE: {
    status: 503,
    message: 'The database is unreachable; the line may have been stored.',
  },
  BAD_CREDENTIALS: { status: 401, message: 'The name or the password is wrong.' },
  TOKEN_INVALID: { status: 401, message: 'The token is missing or invalid.' },
  TOKEN_EXPIRED: { status: 401, message: 'The token has expired.' },
  TOKEN_REVOKED: { status: 401, message: 'The token is no longer valid.' },
  PASSWORD_CHANGE_REQUIRED: {
    status: 403,
    message: 'Another person set this password. Change it first.',
  },
  INTERNAL: { status: 500, message: 'Something went wrong on the server.' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof ERRORS;

/** Facts that go with a code. Times are epoch ms, durations ms. */
export interface ErrorFacts {
  /** What was wrong in particular, in English, for a developer. */
  message?: string;
  /** The field of the payload that is wrong. */
  field?: string;
  /** End of the mute or of the cool-off. */
  until?: number;
  reason?: string;
  /** The rule that a refused password breaks. */
  rule?: 'form' | 'length' | 'repeated' | 'name' | 'common';
  retryAfterMs?: number;
}

/** The body of every refusal: `error` of an ack, of an HTTP answer and of a `problem`. */
export type ErrorBody = { code: ErrorCode; message: string } & Omit<ErrorFacts, 'message'>;

/** The one error that reaches clients. Anything else that is thrown is INTERNAL to them. */
export class ChatError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly facts: ErrorFacts = {},
  ) {
    super(facts.message ?? ERRORS[code].message);
    this.name = 'ChatError';
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  body(): ErrorBody {
    const facts = Object.entries(this.facts).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(facts), code: this.code, message: this.message };
  }
}
