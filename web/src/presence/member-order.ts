import type { MemberView } from '../../../src/contract/events.js';
import { sameName } from '../../../src/contract/names.js';

const collator = new Intl.Collator('ko', { numeric: true });

/** The viewer first, then the admins, then the others, each by name. */
export function inOrder(members: readonly MemberView[], me: string | undefined): MemberView[] {
  const rank = ({ name, role }: MemberView): number => {
    if (sameName(name, me)) return 0;
    return role === 'admin' ? 1 : 2;
  };
  return members
    .map(member => ({ member, place: rank(member) }))
    .sort((a, b) => a.place - b.place || collator.compare(a.member.name, b.member.name))
    .map(({ member }) => member);
}
