import { sameName } from '../../../src/contract/names.js';
import { Icon } from '../kit/icon.js';
import { useRoom } from '../kit/use-room.js';
import { useText } from '../i18n/index.js';
import { searchStrings } from './strings.js';

/** What can be found, and two examples to try. */
export function Help({ onExample }: { onExample: (text: string) => void }) {
  const t = useText(searchStrings);
  const me = useRoom(state => state.me?.name) ?? '';
  const other = useRoom(state => state.members.find(({ name }) => !sameName(name, me))?.name);
  return (
    <div className="search-help">
      <Icon name="search" />
      <p>{t.help}</p>
      <p>{t.examples}</p>
      <ul>
        {[t.example_words, t.example_phrase({ name: other ?? me })].map(text => (
          <li key={text}>
            <button type="button" className="search-chip search-example" onClick={() => onExample(text)}>
              <bdi>{text}</bdi>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
