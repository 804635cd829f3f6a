import { convertHangulToQwerty } from 'es-hangul';
import type { MemberView } from '../../../../src/contract/events.js';
import { nameKey, sameName } from '../../../../src/contract/names.js';
import type { RoomState } from '../../client/state.js';
import { emojiFor } from '../tools/emoji.js';
import { COMMANDS, type Command } from '../commands.js';
import { nameRank } from '../../kit/name-match.js';
import { whoIsHere } from '../../kit/who-is-here.js';

export type Suggestion = {
  /** Identifies it among the suggestions. */
  key: string;
  /** Replaces what was typed. */
  insert: string;
  /** It has been typed in full, so that Enter is free to send. */
  isTyped: boolean;
} & ({ command: Command } | { emoji: string; word: string } | Person);

/** A member whose name is suggested. */
interface Person {
  name: string;
  id: number;
  member?: MemberView;
  /** Not here now. */
  isAbsent?: boolean;
}

export interface Suggestions {
  kind: 'command' | 'name' | 'emoji';
  /** The position of what was typed. */
  start: number;
  end: number;
  items: readonly Suggestion[];
}

export type SuggestionRoom = Pick<RoomState, 'me' | 'members' | 'count' | 'partial' | 'entries'> & {
  isMuted: boolean;
};

const SHOWN = 8;
/** How many of the last rows tell who spoke last. */
const RECENT = 1_000;
const COMMAND = /^\s*([/／])([^\s/／]*)$/;
const TARGET = /^\s*[/／](w|kick|mute|unmute|readmit)\s+(@?)([^\s@]*)$/i;
/** At least two letters: `:D` and `:)` are not meant. */
const EMOJI = /(?:^|[\s(])[:：]([a-z가-힣ㄱ-ㅎ][a-z_가-힣ㄱ-ㅎ]+)$/i;
const MENTION = /(?:^|[\s(])@([^\s@]*)$/;

/** The suggestions at the cursor; undefined when there are none. */
export function suggest(text: string, caret: number, room: SuggestionRoom): Suggestions | undefined {
  const before = text.slice(0, caret);
  if (/^\S/.test(text.slice(caret))) return undefined;
  const found = commands(before, room) ?? targets(before, room) ?? mentions(before, room) ?? emoji(before);
  return found && found.items.length > 0 ? { ...found, end: caret } : undefined;
}

type Found = Omit<Suggestions, 'end'>;

function commands(before: string, { me, isMuted }: SuggestionRoom): Found | undefined {
  const [, slash = '', typed = ''] = COMMAND.exec(before) ?? [];
  if (slash === '') return undefined;
  const word = typed.toLowerCase();
  // `/ㅈ`: the key of w while the keyboard writes Hangul
  const asLatin = convertHangulToQwerty(word);
  const items = COMMANDS.filter(
    ({ name, isForAdmins, isForMuted }) =>
      (name.startsWith(word) || name.startsWith(asLatin)) &&
      (!isForAdmins || me?.role === 'admin') &&
      (isForMuted || !isMuted),
  ).map(command => ({
    key: command.name,
    insert: `/${command.name}${command.isComplete ? '' : ' '}`,
    isTyped: command.isComplete === true && command.name === word,
    command,
  }));
  return { kind: 'command', start: before.length - typed.length - slash.length, items };
}

function targets(before: string, room: SuggestionRoom): Found | undefined {
  const [, command = '', at = '', typed = ''] = TARGET.exec(before) ?? [];
  if (command === '') return undefined;
  const act = command.toLowerCase();
  // a recipient is written without @
  const start = before.length - typed.length - at.length;
  const others = othersIn(room);
  if (act === 'readmit') return free(names(start, typed, kicked(room.entries)), typed);
  if (act === 'w') return names(start, typed, others.map(asPerson));
  const able = others.filter(({ role, mutedUntil }) =>
    act === 'unmute' ? mutedUntil !== undefined : role !== 'admin',
  );
  return free(names(start, typed, able.map(asPerson)), typed);
}

function mentions(before: string, room: SuggestionRoom): Found | undefined {
  const typed = MENTION.exec(before)?.[1];
  if (typed === undefined) return undefined;
  return free(names(before.length - typed.length, typed, lastSpeakersFirst(room)), typed);
}

function emoji(before: string): Found | undefined {
  const typed = EMOJI.exec(before)?.[1];
  if (typed === undefined) return undefined;
  const items = emojiFor(typed).map(found => ({
    ...{ key: found.emoji, insert: found.emoji, isTyped: false },
    ...{ emoji: found.emoji, word: found.word },
  }));
  return { kind: 'emoji', start: before.length - typed.length - 1, items: items.slice(0, SHOWN) };
}

/** Who may be mentioned: who is here, who spoke last first, then who spoke and is away. */
function lastSpeakersFirst(room: SuggestionRoom): Person[] {
  const isHere = whoIsHere(room);
  const here = new Map(othersIn(room).map(member => [nameKey(member.name), asPerson(member)]));
  const [spoke, away] = [new Map<string, Person>(), new Map<string, Person>()];
  for (const { name, id } of speakers(room.entries)) {
    const key = nameKey(name);
    const person = here.get(key);
    if (person) spoke.set(key, person);
    else if (!sameName(name, room.me?.name)) away.set(key, { name, id, isAbsent: isHere(name) === false });
  }
  return [...new Set([...spoke.values(), ...here.values(), ...away.values()])];
}

/** Who said something to the room, the last first, each as often as they did. */
function speakers(entries: RoomState['entries']): Person[] {
  return entries
    .slice(-RECENT)
    .flatMap(entry =>
      entry.kind === 'item' && entry.item.kind === 'chat'
        ? [{ name: entry.item.from, id: entry.item.fromId }]
        : [],
    )
    .toReversed();
}

/** Leaves Enter to a member who has typed a name in full: to send a mention, or to learn what a command lacks. */
function free(found: Found, typed: string): Found {
  const items = found.items.map(item => ({ ...item, isTyped: sameName(item.key, typed) }));
  return { ...found, items };
}

/** @param from in the order in which those that match equally well are suggested */
function names(start: number, typed: string, from: readonly Person[]): Found {
  const ranked = from.flatMap(who => {
    const rank = nameRank(who.name, typed);
    return rank === undefined ? [] : [{ who, rank }];
  });
  const items = ranked
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, SHOWN)
    .map(({ who }) => ({ key: who.name, insert: `${who.name} `, isTyped: false, ...who }));
  return { kind: 'name', start, items };
}

function asPerson(member: MemberView): Person {
  return { name: member.name, id: member.id, member };
}

/** By name. */
function othersIn({ me, members }: SuggestionRoom): MemberView[] {
  return members
    .filter(({ name }) => !sameName(name, me?.name))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Members who were kicked and not readmitted, as far back as the stream goes. */
function kicked(entries: RoomState['entries']): Person[] {
  const out = new Map<string, Person>();
  for (const entry of entries) {
    if (entry.kind !== 'item' || entry.item.kind !== 'sanction') continue;
    const { action, to, toId } = entry.item;
    if (action === 'kick') out.set(nameKey(to), { name: to, id: toId });
    if (action === 'readmit') out.delete(nameKey(to));
  }
  return [...out.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}
