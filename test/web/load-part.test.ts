import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { loadPart } from '../../web/src/i18n/load-part.js';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', { querySelectorAll: () => [] });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('a part of the page that fails is asked for again until it comes', async () => {
  const part = vi.fn<() => Promise<string>>(async () => 'here');
  part.mockRejectedValueOnce(new TypeError('Failed to fetch')).mockRejectedValueOnce(new TypeError('Failed'));
  const loading = loadPart(part);
  await vi.runAllTimersAsync();
  expect([await loading, part.mock.calls.length]).toEqual(['here', 3]);
});

it('a part of the page that never comes is given up after some seconds', async () => {
  const part = vi.fn<() => Promise<string>>(async () => Promise.reject(new TypeError('Failed to fetch')));
  const from = Date.now();
  const end = loadPart(part).catch((error: unknown) => [String(error), Date.now() - from]);
  await vi.runAllTimersAsync();
  expect([await end, part.mock.calls.length]).toEqual([['TypeError: Failed to fetch', 5_000], 4]);
});
