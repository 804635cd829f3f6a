import { lineAct, type OpenLineAct } from '../../kit/line-act.js';
import { useRoomClient } from '../../kit/use-room.js';
import { useText } from '../../i18n/index.js';
import type { Choice } from '../../kit/choices.js';
import { lineActStrings } from './strings.js';

/** What admins can do to a line, for a menu: a whisper cannot be hidden, since it is not read by admins. */
export function useLineActChoices(): (line: OpenLineAct['line']) => { hiding: Choice[]; erasing: Choice[] } {
  const t = useText(lineActStrings);
  const room = useRoomClient();
  return line => {
    if (line.erased) return { hiding: [], erasing: [] };
    const choice = (action: OpenLineAct['action']): Choice => ({
      label: t[action],
      choose: () => lineAct.set({ room, action, line }),
      movesFocus: true,
    });
    return {
      hiding: line.kind === 'chat' ? [choice(line.hidden ? 'show' : 'hide')] : [],
      erasing: [choice('erase')],
    };
  };
}
