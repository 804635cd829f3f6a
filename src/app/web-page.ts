import { existsSync } from 'node:fs';
import { dirname, extname, join, sep } from 'node:path';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import { ChatError } from '../contract/errors.js';
import { isPagePath } from '../contract/page-paths.js';
import { serveManifest } from './web-manifest.js';

const YEAR_S = 365 * 86_400;
/** By the ending of the compressed twin that the build puts beside a file; the smaller first. */
const ENCODINGS = { '.br': 'br', '.gz': 'gzip' } as const;
type Twin = keyof typeof ENCODINGS;
const TWINS = Object.keys(ENCODINGS) as Twin[];

/** The content policy of the page: its own files only, nothing inline, no framing by other pages. */
export const PAGE_POLICY = {
  defaultSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
  objectSrc: ["'none'"],
  scriptSrc: ["'self'"],
  scriptSrcAttr: ["'none'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  fontSrc: ["'self'"],
};

/** Serves the built web client at its paths. Its other files have their content's hash in their names and never change. */
export function serveWebPage(app: NestExpressApplication): void {
  const folder = join(packageFolder(), 'web/dist');
  if (!existsSync(join(folder, 'index.html'))) {
    new Logger('WebPage').warn('There is no page to serve at /: "npm run build" makes it.');
    return;
  }
  serveManifest(app);
  const assets = join(folder, 'assets') + sep;
  app.use(readOnly);
  app.use((request: Request, _response: Response, next: NextFunction) => {
    if (isPagePath(request.path)) request.url = '/index.html';
    const twin = TWINS.find(one => request.acceptsEncodings(ENCODINGS[one]));
    // a name without a slash, so that nothing outside of the folder is looked for
    const [, name] = /^\/assets\/([\w.-]+)$/.exec(request.path) ?? [];
    if (twin && name && existsSync(`${assets}${name}${twin}`)) request.url = `/assets/${name}${twin}`;
    next();
  });
  app.useStaticAssets(folder, {
    dotfiles: 'ignore',
    redirect: false,
    setHeaders: (response, path) => {
      const isHashed = path.startsWith(assets);
      response.setHeader('Cache-Control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
      if (!isHashed) return;
      // also on the plain file: otherwise a cache would give it to every client
      response.setHeader('Vary', 'Accept-Encoding');
      const twin = TWINS.find(one => path.endsWith(one));
      if (!twin) return;
      response.setHeader('Content-Encoding', ENCODINGS[twin]);
      (response as Response).type(extname(path.slice(0, -twin.length)));
    },
  });
}

/** The page's paths can only be read; a form on a foreign page can post to them. */
function readOnly(request: Request, response: Response, next: NextFunction): void {
  const isPage = isPagePath(request.path) || request.path.startsWith('/assets/');
  if (!isPage || request.method === 'GET' || request.method === 'HEAD') return next();
  const error = new ChatError('INVALID', { message: 'Method not allowed.' });
  response.status(405).setHeader('Allow', 'GET, HEAD').json({ error: error.body() });
}

/** Where package.json is, for the built code as for tests of the source. */
function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}
