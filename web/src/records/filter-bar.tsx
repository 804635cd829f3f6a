import { useId, useState, type ReactNode } from 'react';
import { useText } from '../i18n/index.js';
import { Disclosure } from '../kit/disclosure.js';
import { recordsStrings } from './strings.js';
import './filter-bar.css';

/** What a list is narrowed to. Where they would take half of the screen, the fields are behind one button. */
export function FilterBar(props: {
  /** What is not folded. */
  search?: ReactNode;
  /** Those that are set, by name; of days the first and the last are one. */
  filters: Readonly<Record<string, unknown>>;
  children: ReactNode;
}) {
  const { search, filters, children } = props;
  const t = useText(recordsStrings);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const count = countOf(filters);
  return (
    <div className="records-filters" role="group" aria-label={t.filters}>
      {search}
      <Disclosure className="records-unfold" controls={id} isOpen={isOpen} onToggle={setOpen}>
        {count === 0 ? t.filter : t.filtersSet({ count })}
      </Disclosure>
      <div id={id} className="records-folded" data-open={isOpen || undefined}>
        {children}
      </div>
    </div>
  );
}

function countOf(filters: Readonly<Record<string, unknown>>): number {
  const set = Object.entries(filters).filter(([, value]) => value !== undefined && value !== '');
  return new Set(set.map(([name]) => name.replace(/^(?:from|to)Day$/, 'days'))).size;
}
