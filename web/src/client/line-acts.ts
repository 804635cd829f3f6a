import { isLineAct, type LineActItem } from '../../../src/contract/line-marks.js';
import { isLine, type Item } from '../../../src/contract/events.js';
import type { Queries } from './queries.js';
import type { Timeline } from './timeline.js';

/** Shows lines as acts have left them. The text of one that is shown again is asked for. */
export function followLineActs(
  items: readonly Item[],
  { timeline, queries, changed }: { timeline: Timeline; queries: Queries; changed: () => void },
): void {
  const showAgain = async (act: LineActItem): Promise<void> => {
    const page = await queries.history({ around: act.line, limit: 1 });
    const line = page?.ok ? page.items.find(({ seq }) => seq === act.line) : undefined;
    // it may have been hidden again
    if (!line || !isLine(line) || line.hidden || line.erased) return;
    timeline.mark(act, line.text);
    changed();
  };
  for (const act of items) {
    if (!isLineAct(act)) continue;
    timeline.mark(act);
    if (act.action === 'show' && timeline.shows(act.line)) void showAgain(act);
  }
}
