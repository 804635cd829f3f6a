import type { SanctionItem } from '../../../src/contract/events.js';
import { untilTime } from '../kit/format.js';
import { useText } from '../i18n/index.js';
import { moderationStrings } from './strings.js';

/** Says that another admin has acted on the same member while the card was open. */
export function Overtaken(props: { by: SanctionItem | undefined; isSecondPress: boolean; now: number }) {
  const { by, isSecondPress, now } = props;
  const t = useText(moderationStrings);
  return (
    <div role="alert">
      {by && (
        <p className="mod-overtaken">
          <span aria-hidden="true">◆ </span>
          {t[KEYS[by.action]]({
            by: by.from,
            reason: by.reason,
            until: by.until === undefined ? '' : untilTime(by.until, now),
          })}
          {isSecondPress && <strong> {t.pressAgain}</strong>}
        </p>
      )}
    </div>
  );
}

const KEYS = {
  mute: 'overtakenMute',
  kick: 'overtakenKick',
  unmute: 'overtakenUnmute',
  readmit: 'overtakenReadmit',
} as const;
