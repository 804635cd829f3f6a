/**
 * Puts a text on the clipboard. False when the browser does not let the page.
 * @param host where a text can be selected: a modal dialog lets nothing outside of it be
 */
export async function copyText(text: string, host: HTMLElement = document.body): Promise<boolean> {
  try {
    // not there where the page came over plain http
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
