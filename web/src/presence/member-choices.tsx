import { nameKey, sameName } from '../../../src/contract/names.js';
import type { Choice } from '../kit/choices.js';
import { ignore, useIgnored } from '../kit/ignored.js';
import { useRoomUi } from '../kit/room-ui.js';
import { toast } from '../kit/toast.js';
import { useRoom, useRoomClient } from '../kit/use-room.js';
import { actsOn } from '../moderation/sanction-state.js';
import { useText } from '../i18n/index.js';
import { presenceStrings } from './strings.js';

/**
 * What every menu of a member offers; that of the viewer, nothing.
 * @param isOpen whether it is shown; the acts are looked up only then
 */
export function useMemberChoices(
  name: string,
  isOpen: boolean,
): { talk: Choice[]; hide: Choice[]; acts: Choice[]; record: Choice[] } {
  const t = useText(presenceStrings);
  const ui = useRoomUi();
  const client = useRoomClient();
  const me = useRoom(state => state.me);
  const isIgnored = useIgnored().has(nameKey(name));
  if (sameName(name, me?.name)) return { talk: [], hide: [], acts: [], record: [] };

  const toggleIgnored = (): void => {
    ignore(name, !isIgnored);
    if (isIgnored) return;
    toast.message(t.ignored({ name }), {
      action: { label: t.undo, onClick: () => ignore(name, false) },
    });
  };
  const acts = isOpen && me?.role === 'admin' ? actsOn(client.state, name, client.clock.now()) : [];
  return {
    talk: [
      { label: t.whisper, choose: () => ui.reply(name), movesFocus: true },
      { label: t.mention, choose: () => ui.mention(name), movesFocus: true },
      { label: t.pastWhispers, choose: () => ui.openWhispers(name), movesFocus: true },
    ],
    hide: [{ label: isIgnored ? t.unignore : t.ignore, choose: toggleIgnored }],
    record:
      me?.role === 'admin'
        ? [
            {
              label: t.record,
              choose: () => ui.openRecords(`members/${encodeURIComponent(name)}`),
              movesFocus: true,
            },
          ]
        : [],
    acts: acts.map(act => ({ label: t[act], choose: () => ui.act({ name, act }), movesFocus: true })),
  };
}
