import type { Request } from 'express';

interface Layer {
  route?: { methods: Record<string, boolean> };
  match(path: string): boolean;
}

/** The other methods that the path of a request supports: for a 405 instead of a 404. */
export function allowedMethods(request: Request): string[] {
  const { stack } = (request.app as unknown as { router: { stack: Layer[] } }).router;
  const methods = stack.flatMap(layer =>
    layer.route && layer.match(request.baseUrl + request.path) ? Object.keys(layer.route.methods) : [],
  );
  return [...new Set(methods.map(method => method.toUpperCase()))];
}
