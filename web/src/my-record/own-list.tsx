import { useId, useRef, type ReactNode } from 'react';
import type { Page } from '../../../src/contract/rest.js';
import { EmptyState } from '../kit/empty-state.js';
import { useFocusOfGone } from '../kit/focus-place.js';
import type { IconName } from '../kit/icon.js';
import { RefusalNote } from '../kit/refusal-note.js';
import { useErrorText } from '../i18n/errors.js';
import { useText } from '../i18n/index.js';
import { myRecordStrings } from './strings.js';
import type { Pages } from './use-pages.js';

/** A part of one's own record: its heading, its rows, and the way to older ones. */
export function OwnList<P extends Page<unknown>>(props: {
  title: string;
  about?: ReactNode;
  pages: Pages<P>;
  icon: IconName;
  empty: string;
  children: ReactNode;
}) {
  const { title, about, pages, icon, empty, children } = props;
  const { items, last, hasMore, isLoading, code, more } = pages;
  const t = useText(myRecordStrings);
  const errorText = useErrorText();
  const id = useId();
  const section = useRef<HTMLElement>(null);
  useFocusOfGone(section);
  const canAsk = hasMore || code !== undefined;
  return (
    <section ref={section} className="my-record-part" aria-labelledby={id} data-focus-list="">
      <h2 id={id} tabIndex={-1} data-focus-else="">
        {title}
      </h2>
      {about}
      {items.length > 0 && <ul className="my-record-rows">{children}</ul>}
      {items.length === 0 && last && !isLoading && <EmptyState icon={icon} text={empty} />}
      <p className="my-record-hint" role="status">
        {isLoading && t.loading}
      </p>
      {code !== undefined && <RefusalNote id={`${id}-refusal`} text={errorText(code)} />}
      {canAsk && (
        <button
          type="button"
          className="button"
          aria-disabled={isLoading}
          onClick={() => {
            if (!isLoading) more();
          }}
        >
          {code === undefined ? t.older : t.again}
        </button>
      )}
    </section>
  );
}
