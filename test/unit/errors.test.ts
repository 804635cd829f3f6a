import { describe, expect, it } from 'vitest';
import { ChatError, ERRORS, type ErrorCode } from '../../src/contract/errors.js';
import { retryOf } from '../../src/contract/retry.js';

const CODES = Object.keys(ERRORS) as ErrorCode[];

describe('the list of codes', () => {
  it('holds every code of the protocol', () => {
    expect(CODES).toEqual(
      expect.arrayContaining([
        ...['INVALID', 'EMPTY', 'TOO_LONG', 'INVALID_TEXT', 'UNKNOWN_COMMAND', 'UNKNOWN_EVENT'],
        ...['NO_SUCH_MEMBER', 'MUTED', 'KICKED', 'DISABLED', 'FORBIDDEN', 'CONFLICT', 'IDEMPOTENCY_CONFLICT'],
        ...['RATE_LIMITED', 'BUSY', 'UNAVAILABLE', 'BAD_CREDENTIALS'],
        ...['TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_REVOKED', 'INTERNAL'],
      ]),
    );
  });

  it.each(CODES)('gives %s a status of refusal and a sentence', code => {
    expect(ERRORS[code].status).toBeGreaterThanOrEqual(400);
    expect(ERRORS[code].status).toBeLessThan(600);
    expect(ERRORS[code].message).toMatch(/^[A-Z].+\.$/);
  });

  it('asks for the same again only where the outcome is not known', () => {
    expect(CODES.filter(code => retryOf(code) === 'same')).toEqual(['UNAVAILABLE', 'INTERNAL']);
    expect(CODES.filter(code => retryOf(code) === 'later')).toEqual(['RATE_LIMITED', 'BUSY']);
    expect(['OF_A_LATER_VERSION', 'constructor'].map(retryOf)).toEqual(['never', 'never']);
  });
});

describe('the body of a refusal', () => {
  it('is the code and its sentence', () => {
    expect(new ChatError('KICKED').body()).toEqual({
      code: 'KICKED',
      message: 'You were kicked from the room.',
    });
  });

  it('carries the facts, a message of its own before that of the table', () => {
    const error = new ChatError('INVALID', { message: 'limit must be a number', field: 'limit' });
    expect(error.body()).toEqual({ code: 'INVALID', message: 'limit must be a number', field: 'limit' });
    expect(error.message).toBe('limit must be a number');
    expect(error.status).toBe(400);
  });

  it('keeps a fact that is 0 and leaves out what is absent, null nowhere', () => {
    const json = JSON.stringify(new ChatError('MUTED', { until: 0, reason: undefined }).body());
    expect(JSON.parse(json)).toEqual({ code: 'MUTED', message: 'You are muted.', until: 0 });
    expect(json).not.toContain('reason');
  });

  it('has no stack in it', () => {
    expect(JSON.stringify(new ChatError('INTERNAL').body())).not.toMatch(/stack|\.ts/);
  });
});
