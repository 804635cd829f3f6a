import { nameKey } from '../../../src/contract/names.js';
import { session } from '../kit/services.js';

const KEY = 'whisper-drafts';

/** What was written to a member and not sent yet, also before a reload. */
export function talkDraft(name: string): string {
  const kept = read()[nameKey(name)];
  return typeof kept === 'string' ? kept : '';
}

export function keepTalkDraft(name: string, text: string): void {
  const drafts = read();
  if (text === '') delete drafts[nameKey(name)];
  else drafts[nameKey(name)] = text;
  session.storage.tab.setItem(KEY, JSON.stringify(drafts));
}

function read(): Record<string, unknown> {
  try {
    const kept = JSON.parse(session.storage.tab.getItem(KEY) ?? '{}') as unknown;
    return typeof kept === 'object' && kept !== null ? { ...kept } : {};
  } catch {
    return {};
  }
}
