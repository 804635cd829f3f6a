import 'reflect-metadata';
import type { ArgumentMetadata } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { PageDto } from '../../src/admin/page.dto.js';
import { KickDto } from '../../src/admin/moderation.dto.js';
import {
  HistoryDto,
  MessageDto,
  ResumeDto,
  WhisperDto,
} from '../../src/chat/transport/socket-io/chat.dto.js';
import { InputPipe } from '../../src/app/input.pipe.js';

const pipe = new InputPipe();
const ID = '3f2c9a54-0d5c-4b6e-9f5e-6a1f0f0c7b11';

function body(metatype: ArgumentMetadata['metatype'], value: unknown): unknown {
  return pipe.transform(value, { type: 'body', metatype });
}

const message = (value: unknown): unknown => body(MessageDto, value);
const invalid = (field?: string) =>
  expect.objectContaining({ code: 'INVALID', ...(field && { facts: expect.objectContaining({ field }) }) });

describe('a payload', () => {
  it('becomes its DTO at once, not in a promise: so events keep their order', () => {
    const dto = message({ text: ' as it is ', idempotencyKey: ID });
    expect(dto).toBeInstanceOf(MessageDto);
    expect({ ...(dto as object) }).toEqual({ text: ' as it is ', idempotencyKey: ID });
  });

  it('may have fields of an inherited DTO', () => {
    expect(body(WhisperDto, { to: 'bob', text: 'hi', idempotencyKey: ID })).toEqual(
      Object.assign(new WhisperDto(), { to: 'bob', text: 'hi', idempotencyKey: ID }),
    );
    expect(() => body(WhisperDto, { text: 'hi' })).toThrow(invalid('to'));
    expect(() => body(WhisperDto, { to: 'bob' })).toThrow(invalid('text'));
  });

  it('may have extra fields, which are ignored', () => {
    const dto = message({ text: 'hi', senderId: 9, role: 'admin', seq: { deep: [1] } });
    expect(JSON.stringify(dto)).toBe('{"text":"hi"}');
  });

  it('pollutes nothing with __proto__ or constructor', () => {
    const json = `{"text":"hi","__proto__":{"polluted":1,"role":"admin"},
      "constructor":{"prototype":{"polluted":1}},"toString":"x","hasOwnProperty":1}`;
    const dto = message(JSON.parse(json)) as object;
    expect(JSON.stringify(dto)).toBe('{"text":"hi"}');
    expect(Object.keys(dto).sort()).toEqual(Object.keys(new MessageDto()).sort());
    expect(Object.getPrototypeOf(dto)).toBe(MessageDto.prototype);
    expect(dto).not.toHaveProperty('role');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect((Object as unknown as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('has only its own fields, not those of its __proto__', () => {
    expect(() => message(JSON.parse('{"__proto__":{"text":"hi"}}'))).toThrow(invalid('text'));
    expect(() => message(Object.create({ text: 'hi' }))).toThrow(invalid('text'));
  });

  it('may nest 100 000 deep: as a field it is INVALID, as an extra one ignored', () => {
    const arrays: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    const objects: unknown = JSON.parse('{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000));
    for (const deep of [arrays, objects]) {
      expect(() => message({ text: deep })).toThrow(invalid('text'));
      expect(() => message({ text: 'hi', idempotencyKey: deep })).toThrow(invalid('idempotencyKey'));
      expect(message({ text: 'hi', extra: deep })).toEqual(Object.assign(new MessageDto(), { text: 'hi' }));
    }
    expect(() => message(arrays)).toThrow(invalid());
    expect(() => message(objects)).toThrow(invalid('text'));
  });

  it.each([null, 5, true, ['hi'], { a: 1 }, Symbol('x'), 10n, () => 'hi'])(
    'is INVALID when its text is no string: %o',
    text => expect(() => message({ text })).toThrow(invalid('text')),
  );

  it.each([5, 'hi', '', true, false, 0, [], [{ text: 'hi' }], () => ({ text: 'hi' })])(
    'is INVALID when it is no object: %o',
    value => {
      expect(() => message(value)).toThrow(invalid());
      // also where every field may be left out
      expect(() => body(HistoryDto, value)).toThrow(invalid());
    },
  );

  it.each([undefined, null, {}])('is one in which everything is left out when it is %o', value => {
    expect(() => message(value)).toThrow(invalid('text'));
    expect(body(HistoryDto, value)).toEqual(new HistoryDto());
  });

  it.each([
    ['with a line end', `${ID}\n`],
    ['in braces', `{${ID}}`],
    ['of another form', 'abc'],
    ['empty', ''],
    ['of another letter', ID.replace('f', 'g')],
    ['a number', 7],
    ['in an array', [ID]],
  ])('is INVALID with an idempotencyKey %s', (_what, idempotencyKey) => {
    expect(() => message({ text: 'hi', idempotencyKey })).toThrow(invalid('idempotencyKey'));
  });

  it.each([
    ['limit', 201],
    ['limit', 0],
    ['limit', -1],
    ['limit', 1.5],
    ['limit', NaN],
    ['limit', Infinity],
    ['limit', '50'],
    ['before', 0],
    ['before', 2 ** 53],
    ['before', 1e99],
    ['before', 'x'],
    ['with', 5],
    ['with', 'x'.repeat(101)],
  ])('of history is INVALID with %s %o', (field, value) => {
    expect(() => body(HistoryDto, { [field]: value })).toThrow(invalid(field));
  });

  it('of history may be all of its fields at their ends', () => {
    const page = { before: 2 ** 53 - 1, limit: 200, with: 'bob' };
    expect(body(HistoryDto, page)).toEqual(Object.assign(new HistoryDto(), page));
  });

  it.each([ID.toUpperCase(), ID.replace('f', 'F')])(
    'has one idempotencyKey in either case: %s',
    idempotencyKey => {
      expect(message({ text: 'hi', idempotencyKey })).toMatchObject({ idempotencyKey: ID });
    },
  );

  it('takes null for left out, in every field', () => {
    expect(message({ text: 'hi', idempotencyKey: null })).toEqual(
      Object.assign(new MessageDto(), { text: 'hi' }),
    );
    expect(body(HistoryDto, { before: null, limit: null, with: null })).toEqual(new HistoryDto());
    expect(body(KickDto, { reason: '욕설', coolOff: null })).toEqual(
      Object.assign(new KickDto(), { reason: '욕설' }),
    );
    expect(body(PageDto, { limit: null, before: null })).toMatchObject({ limit: 50 });
    for (const text of [null, undefined])
      expect(() => message({ text, idempotencyKey: ID })).toThrow(
        expect.objectContaining({ message: 'text is required' }),
      );
  });

  it('of a resume has a seq as a number or as plain digits', () => {
    for (const after of [1041, '1041'])
      expect(body(ResumeDto, { epoch: 'x', after })).toEqual(
        Object.assign(new ResumeDto(), { epoch: 'x', after: 1041 }),
      );
    for (const after of [-1, '-1', 1.5, '1e3', '', ' 5', '0x10', 2 ** 53, '9007199254740993', null, true, {}])
      expect(() => body(ResumeDto, { epoch: 'x', after })).toThrow(invalid('after'));
    for (const epoch of [undefined, null, 5, {}, 'x'.repeat(101)])
      expect(() => body(ResumeDto, { epoch, after: 1 })).toThrow(invalid('epoch'));
  });

  it('says in the refusal what was wrong, without repeating what came', () => {
    expect(() => message({ text: 'hi', idempotencyKey: '<script>' })).toThrow(
      expect.objectContaining({ message: 'idempotencyKey must be a UUID' }),
    );
  });
});

describe('a query', () => {
  const query = (value: unknown): unknown => pipe.transform(value, { type: 'query', metatype: PageDto });

  it('has text that is made numbers, and defaults', () => {
    expect(query({ limit: '20', before: '7' })).toMatchObject({ limit: 20, before: 7 });
    expect(query({})).toMatchObject({ limit: 50 });
  });

  it.each(['', ' 5', '5 ', '0x10', '1e2', '-1', '+5', '5.0', '０', '201', '99999999999999999'])(
    'is INVALID with the limit %j',
    limit => expect(() => query({ limit })).toThrow(invalid('limit')),
  );

  it('is INVALID with a field twice or with a nested one', () => {
    expect(() => query({ limit: ['5', '6'] })).toThrow(invalid('limit'));
    expect(() => query({ limit: { a: '5' } })).toThrow(invalid('limit'));
  });
});

describe('a word of the path', () => {
  const param = (value: unknown): unknown => pipe.transform(value, { type: 'param', metatype: String });

  it('is taken as it is', () => expect(param('민수')).toBe('민수'));

  it('is INVALID when it is too long or not well-formed', () => {
    expect(param('x'.repeat(100))).toHaveLength(100);
    expect(() => param('x'.repeat(101))).toThrow(invalid());
    expect(() => param('a\uD800')).toThrow(invalid());
  });
});

describe('what the server itself passes in', () => {
  it('is left alone', () => {
    const socket = { data: {} };
    expect(pipe.transform(socket, { type: 'custom', metatype: MessageDto })).toBe(socket);
  });
});
