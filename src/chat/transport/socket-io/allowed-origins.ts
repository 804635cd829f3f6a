import type { IncomingMessage } from 'node:http';
import type { Settings } from '../../../config/settings.js';

/** Which web pages may connect: the room's own, those under PUBLIC_URL, and those of CORS_ORIGINS. */
export class AllowedOrigins {
  readonly #listed: ReadonlySet<string>;

  constructor({ PUBLIC_URL, CORS_ORIGINS }: Pick<Settings, 'PUBLIC_URL' | 'CORS_ORIGINS'>) {
    const urls = [...(PUBLIC_URL === undefined ? [] : [PUBLIC_URL]), ...CORS_ORIGINS];
    this.#listed = new Set(urls.map(url => new URL(url).origin));
  }

  /**
   * Programs other than browsers send no origin and are accepted. `null` is the origin of a sandboxed page. Images and
   * links of foreign pages send no origin either, but browsers mark them (Fetch Metadata).
   */
  allows(request: IncomingMessage): boolean {
    const { origin, host } = request.headers;
    if ((request.headersDistinct.host?.length ?? 0) > 1) return false;
    if (origin === undefined) return !isForeign(request.headers['sec-fetch-site']);
    return this.listed(origin) || isSame(origin, host);
  }

  listed(origin: string): boolean {
    return URL.canParse(origin) && this.#listed.has(new URL(origin).origin);
  }
}

/** https://www.w3.org/TR/fetch-metadata/: `none` is an address typed by a person; unknown values are not trusted. */
function isForeign(site: string | string[] | undefined): boolean {
  return site !== undefined && !['same-origin', 'none'].includes(String(site).trim().toLowerCase());
}

function isSame(origin: string, host: string | undefined): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const { protocol, host: originHost } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  // parsed alike, so that a default port counts as none
  return URL.canParse(`${protocol}//${host}`) && new URL(`${protocol}//${host}`).host === originHost;
}
