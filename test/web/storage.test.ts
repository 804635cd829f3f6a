import { describe, expect, it } from 'vitest';
import { SafeStorage } from '../../web/src/client/storage.js';
import { Member, MemoryStorage } from './support/member.js';

const forbidden = new SafeStorage(() => {
  throw new Error('SecurityError');
});
const full = new SafeStorage(() => ({
  getItem: key => (key === 'old' ? 'kept' : null),
  setItem: () => {
    throw new Error('QuotaExceededError');
  },
  removeItem: () => undefined,
}));

describe('a safe storage', () => {
  it('is the browser’s while that works', () => {
    const browser = new MemoryStorage();
    const storage = new SafeStorage(() => browser);
    storage.setItem('key', 'value');
    expect(browser.getItem('key')).toBe('value');
    expect(storage.getItem('key')).toBe('value');
    storage.removeItem('key');
    expect(browser.getItem('key')).toBeNull();
    expect(storage.getItem('key')).toBeNull();
  });

  it.each([
    ['is forbidden', forbidden],
    ['is not there', new SafeStorage(() => undefined)],
    ['is full', full],
  ])('remembers as long as the page where the browser’s %s', (_, storage) => {
    expect(storage.getItem('key')).toBeNull();
    storage.setItem('key', 'value');
    expect(storage.getItem('key')).toBe('value');
    storage.setItem('key', 'other');
    expect(storage.getItem('key')).toBe('other');
    storage.removeItem('key');
    expect(storage.getItem('key')).toBeNull();
  });

  it('shows what it could not write in place of what is there', () => {
    expect(full.getItem('old')).toBe('kept');
    full.setItem('old', 'new');
    expect(full.getItem('old')).toBe('new');
  });

  it('writes to the browser again when that works again', () => {
    const browser = new MemoryStorage();
    let works = false;
    const storage = new SafeStorage(() => (works ? browser : undefined));
    storage.setItem('key', 'in memory');
    works = true;
    storage.setItem('key', 'in the browser');
    expect(browser.getItem('key')).toBe('in the browser');
    expect(storage.getItem('key')).toBe('in the browser');
  });
});

describe('the outbox', () => {
  it.each([
    ['forbidden', forbidden],
    ['full', full],
  ])('sends its lines also where storage is %s', (_, storage) => {
    const member = new Member({ storage, account: 3 });
    member.client.say('one');
    member.socket.welcome();
    expect(member.socket.nth(1).payload.text).toBe('one');
    member.client.close();
  });

  it.each([
    '{',
    'null',
    '5',
    '{}',
    '[null]',
    '[5]',
    '"text"',
    '[{"text":5,"idempotencyKey":"x"}]',
    '[{"text":"x"}]',
  ])('makes nothing of what it cannot have kept: %s', kept => {
    const storage = new MemoryStorage();
    storage.setItem('outbox:3', kept);
    const member = new Member({ storage, account: 3 });
    expect(member.state.outbox).toEqual([]);
    member.client.close();
  });
});
