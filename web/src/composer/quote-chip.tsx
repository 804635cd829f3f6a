import { isGone } from '../client/shown-item.js';
import { GoneWords } from '../kit/gone-words.js';
import { Slot } from '../kit/slot.js';
import type { RepliedLine } from '../client/state.js';
import { useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';

/** The line that Enter would reply to, in one row. */
export function QuoteChip({ line, onLeave }: { line: RepliedLine; onLeave: () => void }) {
  const t = useText(composerStrings);
  return (
    <p className="composer-whisper composer-quote">
      <span className="composer-chip">
        <span>
          <span>
            <Slot text={t.replyingTo({ name: Slot.mark })}>
              <bdi>{line.from}</bdi>
            </Slot>
            {': '}
          </span>
          {isGone(line) ? (
            <GoneWords line={line} />
          ) : (
            <bdi className="composer-quoted">{line.text.replace(/\s+/g, ' ').slice(0, 120)}</bdi>
          )}
        </span>
        <button type="button" className="composer-leave" onClick={onLeave} aria-label={t.leaveReply}>
          <span aria-hidden>✕</span>
        </button>
      </span>
    </p>
  );
}
