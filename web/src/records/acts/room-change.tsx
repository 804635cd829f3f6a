import type { RoomChangeView } from '../../../../src/contract/records.js';
import type { RoomSettings } from '../../../../src/contract/events.js';
import { span } from '../../kit/format.js';
import { useText } from '../../i18n/index.js';
import { recordsStrings } from '../strings.js';

const FIELDS = ['name', 'description', 'colour', 'slowSeconds', 'locked', 'notice'] as const;
type Field = (typeof FIELDS)[number];

/** What an act has made of the room: each changed setting, before and after. */
export function RoomChange({ change: { from, to } }: { change: RoomChangeView }) {
  const t = useText(recordsStrings);
  const changed = FIELDS.filter(field => from[field] !== to[field]);
  const words = (room: RoomSettings, field: Field): string => {
    const value = room[field];
    if (field === 'locked') return value === true ? t.room_on : t.room_off;
    if (value === undefined || value === '' || value === 0)
      return field === 'colour' && value === 0 ? '0' : t.room_none;
    return field === 'slowSeconds' ? span(Number(value)) : String(value);
  };
  return (
    <dl className="records-change">
      {changed.map(field => (
        <div key={field}>
          <dt>{t[`room_${field}`]}</dt>
          <dd>
            <del aria-label={`${t.room_before}: ${words(from, field)}`}>
              <bdi>{words(from, field)}</bdi>
            </del>{' '}
            <span aria-hidden="true">→</span>{' '}
            <ins aria-label={`${t.room_after}: ${words(to, field)}`}>
              <bdi>{words(to, field)}</bdi>
            </ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}
