/**
 * Copies a text to the clipboard. False when the browser does not allow it.
 * @param host an element where text can be selected: outside of a modal dialog that is impossible
 */
export async function copyText(text: string, host: HTMLElement = document.body): Promise<boolean> {
  try {
    // does not exist on a page served over plain HTTP
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOldWay(text, host);
  }
}

function copyOldWay(text: string, host: HTMLElement): boolean {
  const before = document.activeElement;
  const box = document.createElement('textarea');
  box.value = text;
  box.className = 'visually-hidden';
  host.append(box);
  box.select();
  // oxlint-disable-next-line typescript/no-deprecated -- the only way without a secure context
  const isCopied = document.execCommand('copy');
  box.remove();
  if (before instanceof HTMLElement) before.focus();
  return isCopied;
}
