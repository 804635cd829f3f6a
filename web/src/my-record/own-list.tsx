import { useId, useRef, type ReactNode } from 'react';
import { EmptyState } from '../kit/empty-state.js';
import { useFocusOfGone } from '../kit/focus-place.js';
import type { IconName } from '../kit/icon.js';
import { RefusalNote } from '../kit/refusal-note.js';
import { useErrorText } from '../i18n/errors.js';
import { useText } from '../i18n/index.js';
import type { List } from '../records/use-list.js';
import { myRecordStrings } from './strings.js';

/** A part of one's own record: its heading, its rows, and the way to older ones. */
export function OwnList<T, E>(props: {
  title: string;
  about?: ReactNode;
  list: List<T, E>;
  icon: IconName;
  empty: string;
  children: ReactNode;
}) {
  const { title, about, list, icon, empty, children } = props;
  const { items, isOutdated, hasMore, isLoading, failure, more } = list;
  const t = useText(myRecordStrings);
  const errorText = useErrorText();
  const id = useId();
  const section = useRef<HTMLElement>(null);
  useFocusOfGone(section);
  return (
    <section ref={section} className="my-record-part" aria-labelledby={id} data-focus-list="">
      <h2 id={id} tabIndex={-1} data-focus-else="">
        {title}
      </h2>
      {about}
      {items.length > 0 && <ul className="my-record-rows">{children}</ul>}
      {items.length === 0 && !isOutdated && !isLoading && <EmptyState icon={icon} text={empty} />}
      <p className="my-record-hint" role="status">
        {isLoading && t.loading}
      </p>
      {failure && <RefusalNote id={`${id}-refusal`} text={errorText(failure.code)} />}
      {(hasMore || failure) && (
        <button
          type="button"
          className="button"
          aria-disabled={isLoading}
          onClick={() => {
            if (!isLoading) more();
          }}
        >
          {failure ? t.again : t.older}
        </button>
      )}
    </section>
  );
}
