/** How long to wait before each further try. */
const WAITS_MS = [500, 1_500, 3_000];

/** Style sheets that did not load, with what asks for them again. Vite does not, and takes them for loaded. */
const failedStyles = new Map<HTMLLinkElement, Promise<void> | undefined>();

/**
 * Loads a part of the page, and tries again for some seconds: the server may be starting again. A browser from before
 * 2026 may remember that a script failed, and then the page must be reloaded.
 */
export async function loadPart<M>(part: () => Promise<M>): Promise<M> {
  for (const ms of WAITS_MS) {
    try {
      return await withStyles(part);
    } catch {
      await new Promise(resolve => setTimeout(resolve, ms));
    }
  }
  return withStyles(part);
}

/** Notes which style sheets fail, from the start of the page. */
export function watchStyles(): void {
  const note = ({ target }: Event): void => {
    if (target instanceof HTMLLinkElement && isBroken(target)) failedStyles.set(target, undefined);
  };
  // these events do not bubble
  for (const name of ['load', 'error']) document.addEventListener(name, note, { capture: true });
  for (const link of document.querySelectorAll('link')) if (isBroken(link)) failedStyles.set(link, undefined);
}

/** Whether it is a style sheet without rules: a failed one, or what a proxy answered in its place, as if all was well. */
function isBroken({ rel, sheet }: HTMLLinkElement): boolean {
  if (rel !== 'stylesheet') return false;
  try {
    return sheet === null || sheet.cssRules.length === 0;
  } catch {
    // the rules of a failed one are not told
    return true;
  }
}

async function withStyles<M>(part: () => Promise<M>): Promise<M> {
  await Promise.all(Array.from(failedStyles, async ([link, asked]) => asked ?? askAgain(link)));
  const loaded = await part();
  if (failedStyles.size > 0) throw new Error('a style sheet has not been loaded');
  return loaded;
}

/** Once, however many parts of the page are loaded meanwhile. */
async function askAgain(failed: HTMLLinkElement): Promise<void> {
  const asked = loadAgain(failed);
  failedStyles.set(failed, asked);
  try {
    await asked;
  } catch (error) {
    if (failedStyles.has(failed)) failedStyles.set(failed, undefined);
    throw error;
  }
}

async function loadAgain(failed: HTMLLinkElement): Promise<void> {
  // the browser may have kept what a proxy answered
  await fetch(failed.href, { cache: 'reload' });
  const link = failed.cloneNode() as HTMLLinkElement;
  await new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', reject);
    failed.replaceWith(link);
    failedStyles.delete(failed);
  });
}
