import type { MemberView, PresenceFrame, Welcome } from '../../../src/contract/events.js';
import { nameKey } from '../../../src/contract/names.js';

/** The members who are here. */
export class Roster {
  readonly #byKey = new Map<string, MemberView>();
  #list: readonly MemberView[] | undefined;
  #count = 0;
  #partial = false;

  /** The same array until a member changes. */
  get members(): readonly MemberView[] {
    return (this.#list ??= [...this.#byKey.values()]);
  }

  /** The number of members here, including those whose names were left out. */
  get count(): number {
    return this.#count;
  }

  get partial(): boolean {
    return this.#partial;
  }

  replace({ members, ...counted }: Welcome['online']): void {
    this.#byKey.clear();
    for (const member of members) this.#byKey.set(nameKey(member.name), member);
    this.#changed(counted);
  }

  /** Returns who really joined and left; a frame also has members who only changed. */
  take({ joined, left, ...counted }: PresenceFrame): Pick<PresenceFrame, 'left'> & { joined: string[] } {
    const fresh = joined.filter(({ name }) => !this.#byKey.has(nameKey(name)));
    const gone = left.filter(({ name }) => this.#byKey.delete(nameKey(name)));
    for (const member of joined) this.#byKey.set(nameKey(member.name), member);
    this.#changed(counted);
    return { joined: fresh.map(({ name }) => name), left: gone };
  }

  /** @param until epoch ms; undefined ends the mute */
  mute(name: string, until: number | undefined): void {
    const member = this.#byKey.get(nameKey(name));
    if (!member) return;
    this.#byKey.set(nameKey(name), withMute(member, until));
    this.#list = undefined;
  }

  #changed({ count, partial }: { count: number; partial?: boolean }): void {
    this.#list = undefined;
    this.#count = count;
    this.#partial = partial === true;
  }
}

/** The member with this mute, or without one; the same object when nothing changes. */
export function withMute<T extends { mutedUntil?: number }>(who: T, until: number | undefined): T {
  if (who.mutedUntil === until) return who;
  const { mutedUntil: _, ...rest } = who;
  return (until === undefined ? rest : { ...rest, mutedUntil: until }) as T;
}
