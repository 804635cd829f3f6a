import type { LineMarksView } from '../../../src/contract/line-marks.js';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';
import './gone-words.css';

/** In place of the text of a line that is hidden or was erased: by whom and why. */
export function GoneWords({ line: { hidden, erased } }: { line: LineMarksView }) {
  const t = useText(kitStrings);
  const words = hidden
    ? t.line_hidden({ name: hidden.by, reason: hidden.reason })
    : t.line_erased({ name: erased?.by ?? '' });
  return <bdi className="gone-words">{words}</bdi>;
}
