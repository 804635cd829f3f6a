import { MuteNotice } from './mute-notice.js';
import { TurnNotice } from './turn-notice.js';
import type { Turn } from './turn.js';
import type { Mute } from './use-mute.js';

/** Why the member cannot speak to everyone now. */
export default function HeldNotice(props: { id: string; mute: Mute | undefined; turn: Turn | undefined }) {
  const { id, mute, turn } = props;
  if (mute) return <MuteNotice {...{ id, mute }} />;
  return turn ? <TurnNotice {...{ id, turn }} /> : null;
}
