import { useState } from 'react';
import { useText } from '../../i18n/index.js';
import { DayFields } from '../day-fields.js';
import { FilterBar } from '../filter-bar.js';
import { NameField } from '../name-field.js';
import { SearchField } from '../search-field.js';
import { recordsStrings } from '../strings.js';
import { KINDS, RELATIONS, relationOf, type LineFilters, type Relation } from './line-query.js';

/** What the lines are narrowed to: words, whose they are, their kind and days. */
export function LineFilterBar(props: {
  filters: LineFilters;
  /** What is wrong, of the words or the names. */
  wrong: 'q' | 'names' | undefined;
  errorId: string;
  onChoose(filters: LineFilters | Record<string, string | undefined>): void;
}) {
  const { filters, wrong, errorId, onChoose } = props;
  const t = useText(recordsStrings);
  const given = relationOf(filters);
  /** Chosen, with the names yet to come. */
  const [chosen, setChosen] = useState<Relation>();
  const relation = chosen ?? given;
  const { q, kind, fromDay, toDay } = filters;
  const choose = (changed: Record<string, string | undefined>): void => onChoose({ ...filters, ...changed });
  const chooseRelation = (next: Relation | undefined): void => {
    setChosen(next);
    const [first, second] = [filters.member ?? filters.from ?? filters.to, filters.with ?? filters.to];
    const names: Record<string, string | undefined> = {
      ...{ from: undefined, to: undefined, member: undefined, with: undefined },
    };
    if (next) {
      const [one, other] = RELATIONS[next] as readonly string[];
      names[one!] = first;
      if (other !== undefined && second !== first) names[other] = second;
    }
    choose(names);
  };
  const label = (name: string, at: number): string =>
    relation === 'between' ? t[at === 0 ? 'name_one' : 'name_other'] : t[`name_${name as 'from'}`];
  return (
    <FilterBar
      filters={{ relation: given, kind, fromDay, toDay }}
      search={
        <SearchField
          label={t.searchLines}
          value={q ?? ''}
          isInvalid={wrong === 'q'}
          errorId={errorId}
          onChoose={text => choose({ q: text })}
        />
      }
    >
      <select
        className="input"
        aria-label={t.whose}
        value={relation ?? ''}
        onChange={({ target }) => chooseRelation((target.value || undefined) as Relation | undefined)}
      >
        <option value="">{t.whose_all}</option>
        {(Object.keys(RELATIONS) as Relation[]).map(one => (
          <option key={one} value={one}>
            {t[`whose_${one}`]}
          </option>
        ))}
      </select>
      {relation &&
        (RELATIONS[relation] as readonly (keyof LineFilters)[]).map((name, at) => (
          <NameField
            key={`${relation} ${name}`}
            label={label(name, at)}
            value={filters[name] ?? ''}
            isInvalid={wrong === 'names'}
            onChoose={value => choose({ [name]: value })}
          />
        ))}
      <select
        className="input"
        aria-label={t.kind}
        value={kind ?? ''}
        onChange={({ target }) => choose({ kind: target.value })}
      >
        <option value="">{t.kind_all}</option>
        {KINDS.map(one => (
          <option key={one} value={one}>
            {t[`kind_${one}`]}
          </option>
        ))}
      </select>
      <DayFields fromDay={fromDay} toDay={toDay} onChoose={choose} />
    </FilterBar>
  );
}
