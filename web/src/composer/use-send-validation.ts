import { sameName } from '../../../src/contract/names.js';
import { validateText } from '../../../src/contract/text.js';
import { useRoomClient } from '../kit/use-room.js';
import { memberOf } from '../kit/who-is-here.js';
import { useErrorText } from '../i18n/errors.js';
import { COMMANDS } from './commands.js';
import { turnOf } from './turn.js';
import type { Line } from './line.js';
import { useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';

/** Why a text may not be sent now, as far as the page can know. */
export function useSendValidation(): (
  text: string,
  line: Line,
  to: string | undefined,
) => string | undefined {
  const t = useText(composerStrings);
  const errorText = useErrorText();
  const client = useRoomClient();

  const toMute = (line: Line, to: string | undefined): string | undefined => {
    const { state, clock } = client;
    if ((state.me?.mutedUntil ?? 0) <= clock.now()) return undefined;
    if (line.kind === 'command')
      return COMMANDS.some(({ name, isForMuted }) => name === line.name && !isForMuted)
        ? t.mutedCommand
        : undefined;
    if (to === undefined) return t.mutedLine;
    // only the server knows the role of members who are not here
    return (memberOf(state, to)?.role ?? 'admin') === 'admin' ? undefined : t.mutedWhisper;
  };

  const toTurn = (line: Line, to: string | undefined): string | undefined => {
    const { state, clock } = client;
    const turn = line.kind === 'command' ? undefined : turnOf(state, clock.now());
    if (turn?.kind === 'slow') return to === undefined ? t.slowLine : undefined;
    if (!turn) return undefined;
    if (to === undefined) return t.lockedLine;
    return (memberOf(state, to)?.role ?? 'admin') === 'admin' ? undefined : t.lockedWhisper;
  };

  return (text, line, to) => {
    const { limits, connection } = client.state;
    const violation = validateText(text, limits.textMaxCodePoints);
    if (violation) return errorText(violation);
    if (line.kind === 'whisper' && line.to === undefined) return t.wUsage;
    if (sameName(to, client.state.me?.name)) return t.toSelf;
    if (line.kind === 'answer' && to === undefined) return t.nothingToAnswer;
    if (line.kind === 'command' && connection.state !== 'live') return t.commandOffline;
    return toMute(line, to) ?? toTurn(line, to);
  };
}
