import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRoom, type Room } from '../support/room.js';
import { TEXT_FIELDS } from '../support/text-fields.js';

let room: Room;
beforeAll(async () => {
  room = await startRoom({ LOGIN_SLOWDOWN: 'off' });
  for (const name of ['victim', 'minsu']) await room.member(name);
});
afterAll(() => room.close());
afterEach(() => room.othersTalk());

describe('__proto__', () => {
  it.each(TEXT_FIELDS.map(([route]) => route))('as the only key is as good as nothing: %s', async route => {
    const [method, path] = route.split(' ') as [string, string];
    const answers = [];
    for (const body of ['{"__proto__":{"reason":"x","name":"minsu","role":"admin","disabled":true}}', '{}']) {
      const token = await room.token(path.startsWith('admin') ? 'admin' : 'minsu');
      const { status, body: answer } = await room.http(method, path, { token, body });
      answers.push([status, answer]);
    }
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('JSON that is 30 000 deep', () => {
  it.each(TEXT_FIELDS)('is 400 in %s, field %s', async (route, field, more) => {
    const [method, path] = route.split(' ') as [string, string];
    const token = await room.token(path.startsWith('admin') ? 'admin' : 'minsu');
    const rest = JSON.stringify(more).slice(1);
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    const body = `{"${field}":${deep}${rest === '}' ? '' : ','}${rest}`;
    const answer = await room.http(method, path, { token, body });
    expect([answer.status, answer.body.error]).toEqual([
      400,
      expect.objectContaining({ code: 'INVALID', field }),
    ]);
  });
});
