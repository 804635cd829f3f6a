import { describe, expect, it } from 'vitest';
import { readDraft } from '../../web/src/composer/draft.js';
import { escapeSlash, unescapeSlash } from '../../src/contract/command-line.js';
import { isPastTarget, readLine } from '../../web/src/composer/line.js';

describe('a text in the box', () => {
  it('is nothing when it is blank', () => {
    expect(readLine(' \n')).toEqual({ kind: 'nothing' });
  });

  it('is a line, also one that begins with two slashes', () => {
    for (const text of ['안녕', '//w 민수', '／／x', '/／x', ' hello'])
      expect(readLine(text)).toEqual({ kind: 'line', text });
  });

  it('is a command from the first visible slash on, as the server reads it', () => {
    for (const text of ['/who', '／who', ' /WHO', '\u200b/who'])
      expect(readLine(text)).toEqual({ kind: 'command', name: 'who' });
    expect(readLine('/ㅈ 민수')).toEqual({ kind: 'command', name: 'ㅈ' });
  });

  it('is a whisper with its parts as far as they are there', () => {
    expect(readLine('/w 민수 3시요!')).toEqual({ kind: 'whisper', to: '민수', text: '3시요!' });
    expect(readLine('/w  민수  a b')).toEqual({ kind: 'whisper', to: '민수', text: ' a b' });
    expect(readLine('/w 민수 ')).toEqual({ kind: 'whisper', to: '민수', text: undefined });
    expect(readLine('/w @민수 x')).toEqual({ kind: 'whisper', to: undefined, text: 'x' });
    expect(readLine('/w')).toEqual({ kind: 'whisper', to: undefined, text: undefined });
  });

  it('is an answer after /r', () => {
    expect(readLine('/r')).toEqual({ kind: 'answer', text: undefined });
    expect(readLine('/r 네')).toEqual({ kind: 'answer', text: '네' });
    expect(readLine('/readmit 민수 x')).toEqual({ kind: 'command', name: 'readmit' });
  });

  it('has its target once a space follows', () => {
    expect(['/w 민수 ', '/r ', '／w 민수 x'].every(isPastTarget)).toBe(true);
    expect(['/w 민수', '/r', '//w 민수 ', '/who '].some(isPastTarget)).toBe(false);
  });

  it('loses one slash of two when it is whispered in reply mode', () => {
    expect(['//x', '/x', 'x//', ' ／／x'].map(unescapeSlash)).toEqual(['/x', '/x', 'x//', ' ／x']);
    for (const text of ['x', '/x', ' //x', '／x']) expect(unescapeSlash(escapeSlash(text))).toBe(text);
  });
});

describe('a draft', () => {
  const storage = (kept: string | null) => ({ getItem: () => kept, setItem: () => {}, removeItem: () => {} });

  it('is empty when none was kept, or it cannot be read', () => {
    for (const kept of [null, '{', '7', '{"text":1}']) expect(readDraft(storage(kept))).toEqual({ text: '' });
  });

  it('comes back with its target', () => {
    expect(readDraft(storage('{"text":"a","replyTo":"민수"}'))).toEqual({ text: 'a', replyTo: '민수' });
  });
});
