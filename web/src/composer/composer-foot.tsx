import type { ReactNode } from 'react';
import { codePoints } from '../../../src/contract/text.js';
import { useRoom } from '../kit/use-room.js';
import { currentLanguage, numberIn, useText } from '../i18n/index.js';
import { composerStrings } from './strings.js';

/** Share of the limit from which the characters are counted. */
const COUNTED_FROM = 0.8;

/**
 * Says that everything is recorded, and how long the text is when that matters.
 * @param children stand before it, and as high as the row always is: the stream above must not move under the pointer
 */
export function ComposerFoot({ id, text, children }: { id: string; text: string; children?: ReactNode }) {
  const t = useText(composerStrings);
  const limit = useRoom(state => state.limits.textMaxCodePoints);
  const from = limit * COUNTED_FROM;
  const count = text.length < from ? 0 : codePoints(text.normalize('NFC'));
  const number = (n: number): string => numberIn(currentLanguage(), n);
  return (
    <div className="composer-foot">
      {children}
      <p id={id}>
        <span className="composer-recorded">{t.recorded}</span>
        {count > 0 && count >= from && (
          <span className="composer-count" data-over={count > limit || undefined}>
            {number(count)} / {number(limit)}
            {count > limit && ` · ${t.over({ count: count - limit })}`}
          </span>
        )}
      </p>
    </div>
  );
}
