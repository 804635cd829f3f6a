import { describe, expect, it } from 'vitest';
import { parseDurationMs } from '../../src/contract/duration.js';
import { LIMITS } from '../../src/contract/limits.js';
import type { SanctionItem } from '../../src/contract/events.js';
import type { Entry } from '../../web/src/client/state.js';
import { nameMatches } from '../../web/src/kit/name-match.js';
import { lastSeq } from '../../web/src/kit/unread.js';
import { isHere } from '../../web/src/kit/who-is-here.js';
import { nameViolation, passwordViolation } from '../../web/src/members/account-fields.js';
import { merged, stateWords, withPart, withSanction } from '../../web/src/members/account-list.js';
import { generatePassword } from '../../web/src/members/password.js';
import { actsOffered, cut, DEFAULT_DURATIONS, DURATIONS, forecast } from '../../web/src/moderation/acts.js';
import moderationStrings from '../../web/src/moderation/strings.ko.js';
import { inLanguage } from '../../web/src/i18n/texts.js';
import {
  actsOn,
  earlierSanctions,
  roleByRecord,
  sanctionsSince,
  sanctionState,
} from '../../web/src/moderation/sanction-state.js';

const NOW = 1_795_374_888_000;

function sanction(seq: number, part: Partial<SanctionItem> = {}): SanctionItem {
  return {
    seq,
    kind: 'sanction',
    action: 'mute',
    from: '지수',
    to: 'minsu',
    toId: 2,
    reason: '도배',
    at: NOW,
    ...part,
  };
}
function row(item: SanctionItem): Entry {
  return { kind: 'item', key: `m${item.seq}`, seq: item.seq, item };
}

describe('What the menu of a member offers', () => {
  const here = { id: 2, name: 'Minsu', role: 'member' } as const;
  const entries = (...items: Partial<SanctionItem>[]): Entry[] =>
    items.map((item, i) => row(sanction(i + 1, item)));
  const [past, later] = [NOW - 1, NOW + 60_000];

  it.each([
    ['who is here', [here], entries(), ['mute', 'kick']],
    ['who is here and muted', [{ ...here, mutedUntil: later }], entries(), ['unmute', 'kick']],
    ['whose mute is over', [{ ...here, mutedUntil: past }], entries({ until: later }), ['mute', 'kick']],
    ['who is an admin', [{ id: 2, name: 'minsu', role: 'admin' } as const], entries(), []],
    ['who is not here', [], entries(), ['mute', 'kick']],
    ['who is not here and muted', [], entries({ until: later }), ['unmute', 'kick']],
    ['who was unmuted', [], entries({ until: later }, { action: 'unmute' }), ['mute', 'kick']],
    ['who was kicked', [], entries({ action: 'kick', until: later }), ['mute', 'readmit']],
    ['whose time is over', [], entries({ action: 'kick', until: past }), ['mute', 'kick']],
    ['who is back', [here], entries({ action: 'kick', until: later }), ['mute', 'kick']],
    [
      'whose namesake was kicked',
      [],
      entries({ action: 'kick', until: later, to: 'minsu2' }),
      ['mute', 'kick'],
    ],
  ])('%s', (_, members, shown, acts) => {
    expect(actsOn({ members, entries: shown }, 'minsu', NOW)).toEqual(acts);
  });
});

describe('The durations on offer', () => {
  it('are all read by the server, within its limits', () => {
    for (const text of DURATIONS.mute) {
      expect(parseDurationMs(text)).toBeGreaterThanOrEqual(1_000);
      expect(parseDurationMs(text)).toBeLessThanOrEqual(LIMITS.muteMaxMs);
    }
    for (const text of DURATIONS.kick)
      expect(parseDurationMs(text)).toBeLessThanOrEqual(LIMITS.kickCoolOffMaxMs);
  });

  it("begin with the server's own defaults", () => {
    expect(parseDurationMs(DEFAULT_DURATIONS.mute)).toBe(LIMITS.muteDefaultMs);
    expect(parseDurationMs(DEFAULT_DURATIONS.kick)).toBe(LIMITS.kickCoolOffDefaultMs);
  });
});

describe('What will happen', () => {
  it('is told of a mute with its end', () => {
    expect(forecast('mute', '10m', NOW)).toEqual({ key: 'willMute', until: NOW + 600_000 });
    expect(inLanguage('ko', moderationStrings.willMute, { name: '도배왕', until: '14:12' })).toMatch(
      /^도배왕님은 14:12까지 채팅할 수 없습니다/,
    );
  });

  it('is told of a kick with its end, or that one may come back at once', () => {
    expect(forecast('kick', '5m', NOW)).toEqual({ key: 'willKick', until: NOW + 300_000 });
    expect(forecast('kick', '0s', NOW)).toEqual({ key: 'willKickAtOnce' });
  });

  it('is told of what is lifted', () => {
    expect(forecast('unmute', '10m', NOW)).toEqual({ key: 'willUnmute' });
    expect(forecast('readmit', '10m', NOW)).toEqual({ key: 'willReadmit' });
  });
});

describe('The acts on offer', () => {
  it('lift only what stands', () => {
    expect(actsOffered({ isKnown: true })).toEqual(['mute', 'kick']);
    expect(actsOffered({ isKnown: true, mutedUntil: NOW })).toEqual(['mute', 'kick', 'unmute']);
    expect(actsOffered({ isKnown: true, kickedUntil: NOW })).toEqual(['mute', 'kick', 'readmit']);
  });

  it('are all there while it is unknown what is in force', () => {
    expect(actsOffered({ isKnown: false })).toEqual(['mute', 'kick', 'unmute', 'readmit']);
  });
});

describe('Where a member stands', () => {
  const mute = { name: 'Minsu', action: 'mute', until: NOW + 60_000, seq: 1, at: NOW } as const;

  it('is what was in force, by name in any case', () => {
    expect(sanctionState('minsu', { inForce: [mute], since: [] }, NOW)).toEqual({
      mutedUntil: NOW + 60_000,
      isDisabled: false,
    });
  });

  it('is changed by what came since', () => {
    const since = [sanction(2, { action: 'unmute' }), sanction(3, { action: 'kick', until: NOW + 1 })];
    expect(sanctionState('minsu', { inForce: [mute], since }, NOW)).toEqual({
      kickedUntil: NOW + 1,
      isDisabled: false,
    });
  });

  it('is free at the very end', () => {
    expect(sanctionState('minsu', { inForce: [mute], since: [] }, NOW + 60_000)).toEqual({
      isDisabled: false,
    });
  });
});

describe('The record of a member', () => {
  it('has what others did since the card was opened', () => {
    const entries = [row(sanction(4)), row(sanction(5, { to: 'other' })), row(sanction(6, { to: 'Minsu' }))];
    expect(lastSeq(entries)).toBe(6);
    expect(sanctionsSince(entries, 'minsu', 4).map(({ seq }) => seq)).toEqual([6]);
  });

  it('tells the role where it reaches back far enough', () => {
    const act = { seq: 1, at: NOW, outcome: 'done' } as const;
    expect(roleByRecord([{ ...act, action: 'role', detail: 'admin' }])).toBe('admin');
    expect(roleByRecord([{ ...act, action: 'create', detail: 'member' }])).toBe('member');
    expect(roleByRecord([{ ...act, action: 'mute' }])).toBeUndefined();
    expect(
      roleByRecord([{ ...act, outcome: 'refused', action: 'role', detail: 'FORBIDDEN' }]),
    ).toBeUndefined();
  });

  it('shows five acts at most, and no refused ones', () => {
    const done = Array.from({ length: 7 }, (_, seq) => ({
      ...({ seq, at: NOW, action: 'mute', outcome: 'done' } as const),
    }));
    const refused = { seq: 9, at: NOW, action: 'mute', outcome: 'refused' } as const;
    expect(earlierSanctions([refused, ...done])).toEqual(done.slice(0, 5));
  });
});

describe('Whether a member is here', () => {
  const member = { id: 2, name: 'minsu', role: 'member' } as const;

  it('is known when the whole room is', () => {
    expect(isHere({ members: [member], count: 1, partial: false }, 'Minsu')).toBe(true);
    expect(isHere({ members: [member], count: 1, partial: false }, 'jisoo')).toBe(false);
  });

  it('is unknown when only part of it is', () => {
    expect(isHere({ members: [member], count: 1, partial: true }, 'jisoo')).toBeUndefined();
    expect(isHere({ members: [member], count: 2, partial: false }, 'jisoo')).toBeUndefined();
  });
});

describe('A reason that is too long', () => {
  it('is cut between code points', () => {
    expect(cut('가😀나', 2)).toBe('가😀');
  });
});

describe('A generated password', () => {
  it('has 16 letters and digits that cannot be mistaken for others', () => {
    for (let i = 0; i < 200; i++) expect(generatePassword()).toMatch(/^[a-hjkmnp-zA-HJ-NP-Z2-9]{16}$/);
  });

  it('is another each time, and uses every character', () => {
    const made = Array.from({ length: 500 }, generatePassword);
    expect(new Set(made).size).toBe(500);
    expect(new Set(made.join('')).size).toBe(54);
  });

  it('is taken as a password', () => {
    expect(passwordViolation(generatePassword(), 'minsu')).toBeUndefined();
  });
});

describe('The fields of a new account', () => {
  it('say what is wrong with a name before it is sent', () => {
    expect(nameViolation('')).toBe('nameMissing');
    expect(nameViolation('민 수')).toBe('nameInvalid');
    expect(nameViolation('a')).toBe('nameInvalid');
    expect(nameViolation('관리자')).toBe('nameReserved');
    expect(nameViolation('민수_2')).toBeUndefined();
  });

  it('say what is wrong with a password', () => {
    expect(passwordViolation('1234567', 'minsu')).toBe('passwordShort');
    expect(passwordViolation('a'.repeat(129), 'minsu')).toBe('passwordLong');
    expect(passwordViolation('a'.repeat(128), 'minsu')).toBeUndefined();
  });
});

describe('The list of accounts', () => {
  const minsu = { id: 2, name: 'Minsu', role: 'member', disabled: false, createdAt: NOW } as const;
  const jisoo = { ...minsu, id: 3, name: 'jisoo' };

  it('is by name, with each account once', () => {
    const list = merged([minsu], [jisoo, { ...minsu, disabled: true }]);
    expect(list.map(({ name, disabled }) => [name, disabled])).toEqual([
      ['jisoo', false],
      ['Minsu', true],
    ]);
  });

  it('takes over a part of it as it is now, and leaves what did not change', () => {
    const [a, b, c, d] = ['aa', 'bb', 'cc', 'dd'].map((name, id) => ({ ...minsu, id, name }));
    const known = [a!, b!, d!];
    const after = (part: object): unknown[] =>
      withPart(known, { cursor: 'aa', items: [], more: true, ...part }).map(({ name }) => name);
    expect(after({ items: [b, c], more: true })).toEqual(['aa', 'bb', 'cc', 'dd']);
    // gone from the list, before and behind its new end
    expect(after({ items: [c], more: true })).toEqual(['aa', 'cc', 'dd']);
    expect(after({ items: [c], more: false })).toEqual(['aa', 'cc']);
    expect(withPart(known, { items: [], more: false })).toEqual([]);
    const [first, second] = withPart(known, { items: [{ ...a! }, { ...b!, disabled: true }], more: true });
    expect(first).toBe(a);
    expect(second!.disabled).toBe(true);
  });

  it('follows what the room is told', () => {
    const muted = withSanction([minsu, jisoo], sanction(1, { until: NOW + 60_000 }));
    expect(muted).toEqual([{ ...minsu, mutedUntil: NOW + 60_000 }, jisoo]);
    expect(withSanction(muted, sanction(2, { action: 'unmute' }))).toEqual([minsu, jisoo]);
  });

  it('says in words how an account stands', () => {
    const words = (part: object, here?: boolean): string[] =>
      stateWords({ ...minsu, ...part }, here, NOW).map(({ key }) => key);
    expect(words({}, true)).toEqual(['here']);
    expect(words({}, false)).toEqual(['notHere']);
    expect(words({})).toEqual([]);
    expect(words({ neverLoggedIn: true })).toEqual(['neverLoggedIn']);
    expect(words({ neverLoggedIn: true }, false)).toEqual(['neverLoggedIn']);
    expect(words({ neverLoggedIn: true }, true)).toEqual(['here']);
    expect(words({ neverLoggedIn: true, disabled: true }, false)).toEqual(['disabled']);
    expect(words({ mutedUntil: NOW + 1 }, true)).toEqual(['mutedUntil', 'here']);
    expect(words({ disabled: true, kickedUntil: NOW, mutedUntil: NOW }, false)).toEqual(['disabled']);
  });

  it('is searched by part of a name or its initial consonants', () => {
    expect(nameMatches('Minsu', 'INS')).toBe(true);
    expect(nameMatches('김민수', 'ㅁㅅ')).toBe(true);
    expect(nameMatches('김민수', 'ㅅㅁ')).toBe(false);
    expect(nameMatches('김민수', ' ')).toBe(true);
  });
});
