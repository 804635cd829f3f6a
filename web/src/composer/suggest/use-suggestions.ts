import { useEffect, useRef, useState } from 'react';
import { useRoom, useRoomClient } from '../../kit/use-room.js';
import { Later, useLater } from '../../kit/later.js';
import type { GuardedKey } from '../ime.js';
import type { OpenSuggestions } from './open-suggestions.js';
import type { Suggestion, Suggestions } from './suggestions.js';
import type { Box, Mirror } from '../use-box.js';

const MARK = /[/／@:：]/;
const parts = new Later(async () => import('./parts.js'));

/** The suggestions at the cursor, and the keys that operate them. */
export function useSuggestions(box: Box, { text, caret }: Mirror) {
  const client = useRoomClient();
  const code = useLater(parts, MARK.test(text));
  // the chosen one is kept by name, so that it stays when members come and go
  const chosen = useRef<string>(undefined);
  const dismissed = useRef<string>(undefined);
  const [, draw] = useState(0);
  const [hasFocus, setFocus] = useState(false);

  const find = (now: string, at: number | undefined): Suggestions | undefined => {
    if (at === undefined || !MARK.test(now)) return undefined;
    const { state, clock } = client;
    return parts.code
      .get()
      ?.suggest(now, at, { ...state, isMuted: (state.me?.mutedUntil ?? 0) > clock.now() });
  };
  const shown = (found: Suggestions | undefined): OpenSuggestions | undefined => {
    if (!found || dismissed.current === placeOf(found)) return undefined;
    const active = found.items.find(({ key }) => key === chosen.current) ?? found.items[0];
    return active && { ...found, active };
  };
  const found = find(text, caret);
  const isFound = found !== undefined;
  useRoom(state => (isFound ? state.members : undefined));

  const place = found && placeOf(found);
  useEffect(() => {
    chosen.current = undefined;
    if (place !== dismissed.current) dismissed.current = undefined;
  }, [place]);

  const take = ({ start, end }: Suggestions, { insert }: Suggestion): void => box.replace(start, end, insert);

  /** Whether the list would use a key. Reads the element, since the mirror may be behind. */
  const wants = (key: GuardedKey): OpenSuggestions | undefined => {
    const open = shown(find(box.value(), box.caret()));
    return key === 'Enter' && open?.active.isTyped ? undefined : open;
  };

  /** Handles a key. Returns false when it is not for the list. */
  const press = (key: GuardedKey): boolean => {
    const open = wants(key);
    if (!open) return false;
    if (key === 'Escape') dismissed.current = placeOf(open);
    else if (key === 'Enter' || key === 'Tab') take(open, open.active);
    else {
      const at = open.items.indexOf(open.active) + (key === 'ArrowDown' ? 1 : -1);
      chosen.current = open.items.at(at % open.items.length)?.key;
    }
    draw(n => n + 1);
    return true;
  };
  return {
    List: code?.SuggestionList,
    Tools: code?.ComposerTools,
    open: hasFocus ? shown(found) : undefined,
    wants,
    press,
    take,
    setFocus,
  };
}

function placeOf({ kind, start }: Suggestions): string {
  return `${kind}:${start}`;
}
