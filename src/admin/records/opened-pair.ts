import { linesOf, linesWith, whispersBetween, type Walk } from '../../logging/line-walks.js';

/** How the act of an opening names the members to whose whispers it was narrowed: names have no spaces. */
const PREFIX = 'with ';

/** For the row of the act; undefined when it was of all whispers of a range. */
export function detailOf(members: readonly { name: string }[]): string | undefined {
  return members.length === 0 ? undefined : PREFIX + members.map(({ name }) => name).join(' ');
}

/** The names of such a row; none for a range. */
export function namesIn(detail: string | null): string[] {
  return detail?.startsWith(PREFIX) ? detail.slice(PREFIX.length).split(' ') : [];
}

/** All whispers, those of one member, or those between two. */
export function whispersOf([one, other]: readonly { id: number }[]): Walk[] {
  if (!one) return linesOf('whisper');
  return other ? whispersBetween(one.id, other.id) : linesWith(one.id, 'whisper');
}

/** Of an opening of these members' whispers, those of a party to it. */
export function whispersOfParty(members: readonly number[], partyId: number): Walk[] {
  const [one, other] = members;
  if (one === undefined || (other === undefined && one === partyId)) return linesWith(partyId, 'whisper');
  return whispersBetween(one, other ?? partyId);
}
