/** How long to wait before each further try. */
const WAITS_MS = [500, 1_500, 3_000];

/** Style sheets that did not load, with what asks for them again. Vite does not, and takes them for loaded. */
const failedStyles = new Map<HTMLLinkElement, Promise<void> | undefined>();
/** The addresses of the style sheets that came with each part. One that several have is of the first that asked. */
const stylesOf = new WeakMap<() => Promise<unknown>, Set<string>>();
/** Of the page itself, until its first part is asked for, whose they are then. */
let stylesAtStart: readonly string[] = [];

/**
 * Loads a part of the page, and tries again for some seconds: the server may be starting again. A browser from before
 * 2026 may remember that a script failed, and then the page must be reloaded.
 * @param of the same each time that the part is asked for: by it its style sheets are known
 */
export async function loadPart<M>(part: () => Promise<M>, of: () => Promise<unknown> = part): Promise<M> {
  for (const ms of WAITS_MS) {
    try {
      return await withStyles(part, of);
    } catch {
      await new Promise(resolve => setTimeout(resolve, ms));
    }
  }
  return withStyles(part, of);
}

/** Notes which style sheets fail, from the start of the page. */
export function watchStyles(): void {
  const note = ({ target }: Event): void => {
    if (target instanceof HTMLLinkElement && isBroken(target)) failedStyles.set(target, undefined);
  };
  // these events do not bubble
  for (const name of ['load', 'error']) document.addEventListener(name, note, { capture: true });
  for (const link of document.querySelectorAll('link')) if (isBroken(link)) failedStyles.set(link, undefined);
  stylesAtStart = styleSheets();
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

/** Asks again for what failed before, but fails only by what came with this part. */
async function withStyles<M>(part: () => Promise<M>, of: () => Promise<unknown>): Promise<M> {
  const own = stylesOf.get(of) ?? new Set(stylesAtStart);
  stylesAtStart = [];
  stylesOf.set(of, own);
  const again = Array.from(failedStyles, async ([link, asked]) => {
    const loads = asked ?? askAgain(link);
    return own.has(link.href) ? loads : void loads.catch(() => undefined);
  });
  await Promise.all(again);
  const before = new Set(styleSheets());
  const loading = part();
  // Vite puts them into the page before it waits for anything
  for (const href of styleSheets()) if (!before.has(href)) own.add(href);
  const loaded = await loading;
  if ([...failedStyles.keys()].some(({ href }) => own.has(href)))
    throw new Error('a style sheet has not been loaded');
  return loaded;
}

const styleSheets = (): string[] =>
  Array.from(document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]'), ({ href }) => href);

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
