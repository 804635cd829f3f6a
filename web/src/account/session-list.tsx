import { useCallback, useEffect, useId, useRef, useState } from 'react';
import { toast } from '../kit/toast.js';
import type { SessionView } from '../../../src/contract/rest.js';
import { useFocusOfGone } from '../kit/focus-place.js';
import { EmptyState } from '../kit/empty-state.js';
import { untilTime } from '../kit/format.js';
import { RefusalNote } from '../kit/refusal-note.js';
import { api } from '../kit/services.js';
import { useRoomClient } from '../kit/use-room.js';
import { ApiError } from '../client/api.js';
import { useErrorText } from '../i18n/errors.js';
import { programName } from './program-name.js';
import './session-list.css';
import { useText } from '../i18n/index.js';
import { accountStrings } from './strings.js';

/** The sessions of this account, with buttons to end them. */
export function SessionList() {
  const t = useText(accountStrings);
  const errorText = useErrorText();
  const { items, code, isBusy, load, end } = useSessions();
  const section = useRef<HTMLElement>(null);
  useFocusOfGone(section);
  const others = items?.filter(({ current }) => !current) ?? [];
  const endAnd = async (ended: readonly SessionView[]): Promise<void> => {
    const count = await end(ended);
    if (count > 0) toast.success(t.sessions_ended({ count }));
  };
  return (
    <section ref={section} className="account-part" aria-labelledby="account-sessions" data-focus-list="">
      <h3 id="account-sessions" tabIndex={-1} data-focus-else="">
        {t.sessions_title}
      </h3>
      {items === undefined && code === undefined && <p className="field-note">{t.sessions_loading}</p>}
      {items && (
        <ul className="account-sessions">
          {items.map(item => (
            <Item key={item.id} item={item} isBusy={isBusy} onEnd={() => void endAnd([item])} />
          ))}
        </ul>
      )}
      {items && others.length === 0 && <EmptyState icon="lock" text={t.sessions_only} />}
      {code !== undefined && <RefusalNote id="account-sessions-refusal" text={errorText(code)} />}
      {code !== undefined && (
        <button type="button" className="button" onClick={load}>
          {t.sessions_again}
        </button>
      )}
      {others.length > 1 && (
        <button
          type="button"
          className="button"
          aria-disabled={isBusy}
          onClick={() => !isBusy && void endAnd(others)}
        >
          {t.sessions_endOthers}
        </button>
      )}
    </section>
  );
}

function Item({ item, isBusy, onEnd }: { item: SessionView; isBusy: boolean; onEnd: () => void }) {
  const t = useText(accountStrings);
  const { clock } = useRoomClient();
  const id = useId();
  const program = programName(item.userAgent) ?? t.sessions_unknown;
  const now = clock.now();
  return (
    <li>
      <div>
        <p id={id}>
          <bdi>{program}</bdi>{' '}
          {item.current && <strong className="account-current">{t.sessions_current}</strong>}
        </p>
        <p className="field-note">
          {t.sessions_started({ time: untilTime(item.startedAt, now) })}
          {' · '}
          {t.sessions_seen({ time: untilTime(item.lastSeenAt, now) })}
          {item.ip !== undefined && (
            <>
              {' · '}
              <bdi>{item.ip}</bdi>
            </>
          )}
        </p>
      </div>
      {!item.current && (
        <button
          type="button"
          className="button"
          aria-label={t.sessions_endOf({ program })}
          aria-disabled={isBusy}
          onClick={() => !isBusy && onEnd()}
        >
          {t.sessions_end}
        </button>
      )}
    </li>
  );
}

function useSessions() {
  const [items, setItems] = useState<readonly SessionView[]>();
  const [code, setCode] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const load = useCallback(async () => {
    try {
      setItems((await api.sessions()).items);
      setCode(undefined);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setCode(error.body.code);
    }
  }, []);
  useEffect(() => void load(), [load]);

  /** Resolves to the number of ended sessions. */
  const end = async (ended: readonly SessionView[]): Promise<number> => {
    setBusy(true);
    let count = 0;
    let refusal: string | undefined;
    for (const { id } of ended) {
      try {
        await api.endSession(id);
        count++;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        // it has ended meanwhile, which is just as well
        if (error.body.code !== 'NOT_FOUND') refusal = error.body.code;
      }
    }
    await load();
    if (refusal !== undefined) setCode(refusal);
    setBusy(false);
    return count;
  };
  return { items, code, isBusy, load: () => void load(), end };
}
