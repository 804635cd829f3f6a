import {
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ChatGateway } from '../../src/chat/transport/socket-io/chat.gateway.js';
import type { Client } from '../support/client.js';
import { startRoom, type Room } from '../support/room.js';

/** Does nothing, as the frame of many that do something. */
class Empty implements NestInterceptor {
  static calls = 0;

  intercept(_: ExecutionContext, next: CallHandler): Observable<unknown> {
    Empty.calls++;
    return next.handle();
  }
}

let room: Room;
let minsu: Client;
beforeAll(async () => {
  UseInterceptors(Empty)(ChatGateway);
  room = await startRoom();
  minsu = await room.enter('minsu');
});
afterAll(() => room.close());

it('an interceptor changes no answer, and no refusal', async () => {
  const ack = await minsu.say('안녕');
  expect(ack).toEqual({ ok: true, seq: expect.any(Number), at: expect.any(Number) });
  await minsu.reached(ack.seq);
  expect(minsu.texts()).toEqual(['안녕']);
  expect(await minsu.say('')).toMatchObject({ ok: false, error: { code: 'EMPTY' } });
  expect(await minsu.send('history', {})).toMatchObject({ ok: true, items: [{ text: '안녕' }] });
  expect(Empty.calls).toBe(3);
});
