import { describe, expect, it } from 'vitest';
import { ACCOUNT_STATE_SQL } from '../../src/entities/account-state.js';
import { Account } from '../../src/entities/account.entity.js';
import { columns, columnsAs } from '../../src/entities/columns.js';

describe('columns of an entity in SQL', () => {
  it('are read under the names of their properties', () => {
    expect(columns(Account, ['id', 'nameKey'])).toBe('id AS id, name_key AS nameKey');
    expect(ACCOUNT_STATE_SQL).toContain('muted_until AS mutedUntil');
  });

  it('are read under other names, in the order given', () => {
    expect(columnsAs(Account, { tokenVersion: 'n2', id: 'n1' })).toBe('token_version AS n2, id AS n1');
  });

  it('fail for what is no column', () => {
    const odd = { nickname: 'n' } as Parameters<typeof columnsAs<Account>>[1];
    expect(() => columnsAs(Account, odd)).toThrow('Account has no column for nickname');
  });
});
