import type { Request } from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowedMethods } from '../../src/app/express-internals.js';
import { startRoom, type Room } from '../support/room.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom();
});
afterAll(() => room.close());

const request = (path: string) =>
  ({ app: room.app.getHttpAdapter().getInstance(), baseUrl: '', path }) as unknown as Request;

describe('the inside of Express is where src/app/express-internals.ts looks for it', () => {
  it('app.router.stack, layer.match(), layer.route.methods', () => {
    expect(() => allowedMethods(request('/')), 'Express no longer has app.router.stack').not.toThrow();
    const methods = allowedMethods(request('/api/admin/accounts'));
    expect(methods, 'Express no longer has layer.match() or layer.route.methods').toEqual(['GET', 'POST']);
  });
});
