import { toast } from 'sonner';
import type { Item } from '../../../src/contract/events.js';
import { fullTime } from '../app/format.js';

/** A line as a record to paste elsewhere: its number, when, who, and the text as it stands. */
export function evidence(item: Item): string {
  const to = item.kind === 'chat' ? '' : ` → ${item.to}`;
  const what = item.kind === 'sanction' ? `[${item.action}] ${item.reason}` : item.text;
  const kind = item.kind === 'whisper' ? ' [whisper]' : '';
  return `#${item.seq} | ${fullTime(item.at)} (${new Date(item.at).toISOString()}) | ${item.from}${to}${kind}: ${what}`;
}

/** Puts a text on the clipboard and says so. */
export async function copy(text: string, { done, failed }: { done: string; failed: string }): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast.success(done);
  } catch {
    if (copyOldWay(text)) toast.success(done);
    else toast.error(failed);
  }
}

/** Where the page came over plain http there is no `navigator.clipboard`. */
function copyOldWay(text: string): boolean {
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'visually-hidden';
  document.body.append(box);
  const had = document.activeElement;
  box.select();
  // oxlint-disable-next-line typescript/no-deprecated -- the only way without a secure context
  const isDone = document.execCommand('copy');
  box.remove();
  if (had instanceof HTMLElement) had.focus();
  return isDone;
}
