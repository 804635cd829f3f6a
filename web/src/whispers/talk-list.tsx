import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { isName, nameKey, sameName } from '../../../src/contract/names.js';
import { personClass } from '../kit/person.js';
import { useRoom } from '../kit/use-room.js';
import { inOrder } from '../presence/member-order.js';
import { nameMatches } from '../kit/name-match.js';
import { NameSearch } from '../presence/name-search.js';
import { partnerOf } from './by-partner.js';
import { TalkTime } from './talk-time.js';
import { useWhisperBox, useWhispers } from './use-whispers.js';
import { useText } from '../i18n/index.js';
import { whispersStrings } from './strings.js';

/** There may be many other members: a longer search finds the rest. */
const OTHERS_SHOWN = 20;
const FEW = 5;

/** The members there were whispers with, and a search that finds any member. */
export function TalkList({ onChoose }: { onChoose(name: string): void }) {
  const t = useText(whispersStrings);
  const box = useWhisperBox();
  const { talks, unread, unreadCount } = useWhispers(state => state);
  const members = useRoom(state => state.members);
  const me = useRoom(state => state.me?.name) ?? '';
  const [query, setQuery] = useState('');
  useEffect(() => {
    // a short list may only mean that little of the log is known
    if (box.state.talks.length < FEW) box.lookFurther();
  }, [box]);
  const side = useRef<HTMLElement>(null);

  const wanted = query.trim();
  const found = wanted === '' ? talks : talks.filter(({ name }) => nameMatches(name, wanted));
  const others = useMemo(() => {
    if (wanted === '') return [];
    const known = new Set([nameKey(me), ...talks.map(({ key }) => key)]);
    return inOrder(members, undefined).filter(
      ({ name }) => !known.has(nameKey(name)) && nameMatches(name, wanted),
    );
  }, [members, talks, me, wanted]);
  const isThere = [...found, ...others].some(({ name }) => sameName(name, wanted));
  const byName = isName(wanted) && !isThere && !sameName(wanted, me) ? wanted.normalize('NFC') : undefined;
  const count = found.length + others.length;

  const row = (name: string, more?: ReactNode) => (
    <li key={nameKey(name)}>
      <button type="button" className="whispers-partner" onClick={() => onChoose(name)}>
        <bdi className={`person-name ${personClass(name)}`}>{name}</bdi>
        {more}
      </button>
    </li>
  );
  return (
    <nav className="whispers-list" aria-label={t.list} ref={side}>
      <form
        onSubmit={event => {
          event.preventDefault();
          const first = (found[0] ?? others[0])?.name ?? byName;
          if (wanted !== '' && first !== undefined) onChoose(first);
        }}
      >
        <NameSearch
          value={query}
          label={t.search}
          found={wanted === '' ? '' : t.found({ count })}
          onChange={setQuery}
          onDown={() => side.current?.querySelector<HTMLElement>('.whispers-partner')?.focus()}
        />
      </form>
      <div className="whispers-scroll">
        {wanted === '' && talks.length === 0 && <p className="whispers-hint">{t.none}</p>}
        <ul>
          {found.map(({ key, name, lines }) => {
            const last = lines.at(-1);
            const count = unread.get(key) ?? 0;
            return row(
              name,
              <>
                {count > 0 && <span className="whispers-unread"> {t.unread({ count })}</span>}
                {last && <TalkTime at={last.at} />}
                {last && (
                  <span className="whispers-last">
                    {' '}
                    {sameName(partnerOf(last, me), last.from) ? '<<< ' : '>>> '}
                    <bdi>{last.text.slice(0, 120)}</bdi>
                  </span>
                )}
              </>,
            );
          })}
        </ul>
        {others.length > 0 && (
          <>
            <h3 className="whispers-hint">{t.others}</h3>
            <ul>{others.slice(0, OTHERS_SHOWN).map(({ name }) => row(name))}</ul>
          </>
        )}
        {byName !== undefined && (
          <button
            type="button"
            className="whispers-partner whispers-by-name"
            onClick={() => onChoose(byName)}
          >
            {t.openName({ name: byName })}
          </button>
        )}
        {wanted !== '' && count === 0 && byName === undefined && <p className="whispers-hint">{t.noMatch}</p>}
        {wanted === '' && <Further isEmpty={talks.length === 0} />}
        {wanted === '' && unreadCount > 0 && (
          <button type="button" className="button button-quiet" onClick={() => box.markRead()}>
            {t.markAll}
          </button>
        )}
      </div>
    </nav>
  );
}

/** Whispers further back than what this page has loaded. */
function Further({ isEmpty }: { isEmpty: boolean }) {
  const t = useText(whispersStrings);
  const box = useWhisperBox();
  const backfill = useWhispers(state => state.backfill);
  return (
    <>
      <p className="whispers-hint" role="status">
        {backfill === 'looking' && t.looking}
        {backfill === 'failed' && t.lookFailed}
        {backfill === 'whole' && !isEmpty && t.whole}
      </p>
      {backfill !== 'whole' && (
        <button
          type="button"
          className="button button-quiet"
          aria-disabled={backfill === 'looking'}
          onClick={() => box.lookFurther()}
        >
          {backfill === 'failed' ? t.retry : t.further}
        </button>
      )}
    </>
  );
}
