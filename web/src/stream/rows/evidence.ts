import { toast } from '../../kit/toast.js';
import { isLine } from '../../../../src/contract/events.js';
import { copyText } from '../../kit/clipboard.js';
import { fullTime } from '../../kit/format.js';
import type { ShownItem } from '../../client/shown-item.js';

/** A line as a record to paste elsewhere: its number, time, author, and the text as it is. */
export function evidence(item: ShownItem): string {
  const to = item.kind === 'whisper' || item.kind === 'sanction' ? ` → ${item.to}` : '';
  const what = isLine(item) ? item.text : `[${item.action}] ${item.reason}`;
  const kind = item.kind === 'whisper' ? ' [whisper]' : '';
  return `#${item.seq} | ${fullTime(item.at)} (${new Date(item.at).toISOString()}) | ${item.from}${to}${kind}: ${what}`;
}

/** Copies a text to the clipboard and confirms it. */
export async function copy(text: string, { done, failed }: { done: string; failed: string }): Promise<void> {
  if (await copyText(text)) toast.success(done);
  else toast.error(failed);
}
