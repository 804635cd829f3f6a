import { describe, expect, it } from 'vitest';
import type { MemberView } from '../../src/contract/events.js';
import { suggest, type SuggestionRoom } from '../../web/src/composer/suggest/suggestions.js';
import { EMOJI } from '../../web/src/composer/tools/emoji.js';

const members: MemberView[] = [
  { id: 10, name: '민수', role: 'member' },
  { id: 11, name: '민서', role: 'member', mutedUntil: 9 },
  { id: 12, name: '김민수', role: 'member' },
  { id: 13, name: 'Mina', role: 'member' },
  { id: 14, name: '지수', role: 'admin' },
  { id: 15, name: '각시', role: 'member' },
];
const sanction = (seq: number, action: 'kick' | 'readmit', to: string) => ({
  ...{ kind: 'item' as const, key: `m${seq}`, seq },
  item: { ...{ seq, kind: 'sanction' as const, action, from: '지수', to, toId: 9 }, reason: '도배', at: 1 },
});

function room(role: 'admin' | 'member' = 'member', isMuted = false): SuggestionRoom {
  return {
    me: { id: 1, name: '지수', role },
    ...{ members, isMuted, count: members.length, partial: false },
    entries: [sanction(1, 'kick', '현우'), sanction(2, 'kick', '도배왕'), sanction(3, 'readmit', '현우')],
  };
}

function offered(text: string, at = room(), caret = text.length): string[] {
  return suggest(text, caret, at)?.items.map(({ key }) => key) ?? [];
}

describe('the commands offered', () => {
  it('are those of the role', () => {
    expect(offered('/')).toEqual(['w', 'r', 'who', 'help', 'quit']);
    expect(offered('／', room('admin'))).toContain('kick');
  });

  it('are those that work while muted', () => {
    expect(offered('/', room('admin', true))).toEqual(['w', 'r', 'who', 'help', 'quit']);
  });

  it('are found by their beginning, also with the keyboard on Hangul', () => {
    expect(offered('/w')).toEqual(['w', 'who']);
    expect(offered('/ㅈ')).toEqual(['w', 'who']);
    expect(offered('/조')).toEqual(['who']);
  });

  it('are none in the middle of a line or after two slashes', () => {
    expect([...offered('a /w'), ...offered('//'), ...offered('/who x')]).toEqual([]);
  });

  it('leave Enter free when one is typed in full and needs nothing more', () => {
    const typed = (text: string) => suggest(text, text.length, room())?.items[0]?.isTyped;
    expect([typed('/who'), typed('/r'), typed('/w'), typed('/wh')]).toEqual([true, true, false, false]);
  });

  it('take the place of what was typed, wide slash included', () => {
    expect(suggest('／w', 2, room())).toMatchObject({ start: 0, end: 2, items: [{ insert: '/w ' }, {}] });
  });
});

describe('the emoji offered', () => {
  it('are found by two letters of a word in either language, an unfinished syllable included', () => {
    const found = (text: string) =>
      suggest(text, text.length, room())?.items.map(({ insert }) => insert) ?? [];
    expect(found('네 :smi')).toContain('😀');
    expect(offered(':smi')).toEqual([...new Set(offered(':smi'))]);
    expect(found(':박수')).toEqual(['👏']);
    expect(found(':박ㅅ')).toEqual(['👏']);
    expect(suggest('네 :thumbsu', 10, room())).toMatchObject({
      kind: 'emoji',
      start: 2,
      items: [{ insert: '👍' }],
    });
    expect([':D', 'a:smile', 'https://smile', '12:30', ':'].flatMap(found)).toEqual([]);
  });

  it('have a first word of their own in each language, and more where it is natural', () => {
    for (const letters of [/^[a-z]/, /^[가-힣]/]) {
      const own = EMOJI.map(({ words }) => words.find(word => letters.test(word)));
      expect(own).not.toContain(undefined);
      expect(own.filter((word, at) => own.indexOf(word) !== at)).toEqual([]);
    }
  });

  it('are named apart, those that are found by their own word first', () => {
    const named = (text: string) =>
      suggest(text, text.length, room())?.items.map(item => ('word' in item ? item.word : '')) ?? [];
    expect(named(':smi').slice(0, 3)).toEqual(['smile', 'smirk', 'blush, smile']);
    expect(named(':smi').length).toBeGreaterThanOrEqual(6);
    expect(named(':heart')[0]).toBe('heart_eyes');
    expect(named(':눈물')).toEqual(['폭소, 눈물', '슬픔, 눈물']);
    for (const typed of [':smi', ':love', ':ye', ':눈', ':미소', ':축하'])
      expect(named(typed)).toEqual([...new Set(named(typed))]);
  });
});

describe('the names offered', () => {
  it('are the others, by name, after @ and /w', () => {
    expect(offered('안녕 @')).toEqual(
      ['각시', '김민수', '민서', '민수', 'Mina'].toSorted((a, b) => a.localeCompare(b)),
    );
    expect(offered('/w ')).not.toContain('지수');
  });

  it('are, after @, those who spoke last first, and at the end who is away', () => {
    const said = (seq: number, from: string, fromId: number) => ({
      ...{ kind: 'item' as const, key: `m${seq}`, seq },
      item: { ...{ seq, kind: 'chat' as const, from, fromId, text: '안녕', at: 1 } },
    });
    const entries = [said(4, 'Mina', 13), said(5, '하린', 16), said(6, '민수', 10), said(7, '지수', 1)];
    const talk = { ...room(), entries: [...entries, said(8, '각시', 15)] };
    const items = suggest('@', 1, talk)?.items ?? [];
    expect(items.map(({ key }) => key)).toEqual(['각시', '민수', 'Mina', '김민수', '민서', '하린']);
    expect(items.map(item => 'isAbsent' in item && item.isAbsent)).toEqual([
      ...[false, false, false, false, false],
      true,
    ]);
    expect(suggest('@하', 2, { ...talk, partial: true })?.items).toMatchObject([{ isAbsent: false }]);
    expect(offered('@민', talk)).toEqual(['민수', '민서', '김민수']);
    expect(offered('/w ', talk)).not.toContain('하린');
  });

  it('are found by their beginning first', () => {
    expect(offered('@민수')).toEqual(['민수', '김민수']);
    expect(offered('@MI')).toEqual(['Mina']);
    expect(suggest('/w @mi', 6, room())).toMatchObject({ start: 3, items: [{ insert: 'Mina ' }] });
  });

  it('are found by initials, and while a syllable is unfinished', () => {
    expect(offered('/w ㅁㅅ')).toEqual(['민서', '민수', '김민수']);
    expect(offered('@민ㅅ')).toEqual(['민서', '민수', '김민수']);
    expect(offered('@갃')).toEqual(['각시']);
    expect(offered('@ㄳ')).toEqual(['각시']);
  });

  it('are those the command can be meant for', () => {
    const admin = { ...room('admin'), me: { id: 9, name: '현우', role: 'admin' as const } };
    expect(offered('/mute ', admin)).not.toContain('지수');
    expect(offered('/unmute ', admin)).toEqual(['민서']);
    expect(offered('/readmit ', admin)).toEqual(['도배왕']);
    expect(offered('/kick 민수 도', admin)).toEqual([]);
  });

  it('are none within a word', () => {
    expect([...offered('a@b'), ...offered('@민수', room(), 2)]).toEqual([]);
  });

  it('leave Enter free when a mention or the target of an act is typed in full, not when a whisper’s is', () => {
    expect(suggest('@민수', 3, room())?.items[0]?.isTyped).toBe(true);
    expect(suggest('/w 민수', 5, room())?.items[0]?.isTyped).toBe(false);
    const acts = ['/kick 민수', '/mute 민', '/mute 민수'];
    expect(acts.map(text => suggest(text, text.length, room())?.items[0]?.isTyped)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
