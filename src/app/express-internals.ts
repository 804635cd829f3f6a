import type { Request } from 'express';

/**
 * All private fields of Express 5.3 and its router 2.3 that are used; no other file names one. `app.router` is
 * documented, but not what it holds: nothing public lists the methods of a path.
 * `test/transport/express-internals.test.ts` reports which one has moved.
 */
interface Inside {
  router: { stack: Layer[] };
}
interface Layer {
  /** Undefined for middlewares. */
  route?: { methods: Record<string, boolean> };
  match(path: string): boolean;
}

/** The methods that the path of a request supports: for a 405 instead of a 404. */
export function allowedMethods(request: Request): string[] {
  const { stack } = (request.app as unknown as Inside).router;
  const methods = stack.flatMap(layer =>
    layer.route && layer.match(request.baseUrl + request.path) ? Object.keys(layer.route.methods) : [],
  );
  return [...new Set(methods.map(method => method.toUpperCase()))];
}
