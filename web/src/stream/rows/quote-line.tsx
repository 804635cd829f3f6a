import { Icon } from '../../kit/icon.js';
import { jumpTo } from '../../kit/jump.js';
import { personClass } from '../../kit/person.js';
import { useText } from '../../i18n/index.js';
import { kitStrings } from '../../kit/strings.js';
import { useRowDeps } from './row-context.js';

/** Above a reply: the line that it is to, in one row. A click shows that line. */
export function QuoteLine({
  seq,
  quote,
  isActive,
}: {
  seq: number;
  /** Undefined if the line was removed. */
  quote: { from: string; fromId?: number; text: string; cut?: true } | undefined;
  isActive: boolean;
}) {
  const { t } = useRowDeps();
  const { line_gone: gone } = useText(kitStrings);
  if (!quote)
    return (
      <span className="stream-quote">
        <Icon name="reply" />
        {t.quoteGone}
      </span>
    );
  const text = quote.text === '' ? gone : `${quote.text.replace(/\s+/g, ' ')}${quote.cut ? '…' : ''}`;
  return (
    <a
      href={`#m${seq}`}
      className="stream-quote"
      tabIndex={isActive ? 0 : -1}
      onClick={event => {
        event.preventDefault();
        jumpTo(seq);
      }}
    >
      <Icon name="reply" />
      <span className="visually-hidden">{t.quoteOf} </span>
      <bdi className={`stream-quoted person-name ${personClass(quote.fromId)}`}>{quote.from}</bdi>
      <span className="visually-hidden">: </span>
      <bdi className="stream-quote-text">{text}</bdi>
    </a>
  );
}
