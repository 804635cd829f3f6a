import { useCallback, useMemo } from 'react';
import { ERRORS } from '../../../src/contract/errors.js';
import { retryOf } from '../../../src/contract/retry.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { sameName } from '../../../src/contract/names.js';
import { useLogLines, type LogLines } from '../kit/use-log-lines.js';
import { useRoom } from '../kit/use-room.js';
import { isWhisper, partnerOf } from './by-partner.js';
import type { ShownLine } from '../client/shown-item.js';

/** The whispers with one member, as far as they were requested, and new ones. */
export interface OpenTalk extends LogLines {
  /** Trying again may help. */
  canRetry: boolean;
}

export function useTalk(name: string): OpenTalk {
  const me = useRoom(state => state.me?.name) ?? '';
  const ask = useMemo(() => ({ with: name, limit: LIMITS.pageDefault }), [name]);
  const isOfTalk = useCallback(
    (line: ShownLine) => isWhisper(line) && sameName(partnerOf(line, me), name),
    [me, name],
  );
  const talk = useLogLines(ask, isOfTalk);
  const { code } = talk;
  return {
    ...talk,
    canRetry: code === undefined || !(code in ERRORS) || retryOf(code) !== 'never',
  };
}
