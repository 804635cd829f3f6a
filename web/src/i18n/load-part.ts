/** How long to wait before each further try. */
const WAITS_MS = [500, 1_500, 3_000];

/** Style sheets that did not load. Vite does not ask for them again, and takes them for loaded. */
const failedStyles = new Set<HTMLLinkElement>();

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
  document.addEventListener(
    'error',
    ({ target }) => {
      if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') failedStyles.add(target);
    },
    // these events do not bubble
    { capture: true },
  );
}

async function withStyles<M>(part: () => Promise<M>): Promise<M> {
  await Promise.all(Array.from(failedStyles, loadAgain));
  return part();
}

async function loadAgain(failed: HTMLLinkElement): Promise<void> {
  failedStyles.delete(failed);
  const link = failed.cloneNode() as HTMLLinkElement;
  await new Promise((resolve, reject) => {
    link.addEventListener('load', resolve);
    link.addEventListener('error', reject);
    failed.replaceWith(link);
  });
}
