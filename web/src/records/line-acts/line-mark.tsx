import type { ChatRecord } from '../../../../src/contract/records.js';
import { Icon } from '../../kit/icon.js';
import { useText } from '../../i18n/index.js';
import type { Times } from '../times.js';
import { lineActStrings } from './strings.js';
import './line-mark.css';

/** That a line is hidden from members or was erased: by whom, when and why. */
export function LineMark({ line: { hidden, erased }, times }: { line: ChatRecord; times: Times }) {
  const t = useText(lineActStrings);
  if (!hidden && !erased) return null;
  const words = erased
    ? t.erasedBy({ name: erased.by, time: times.moment(erased.at) })
    : t.hiddenBy({ name: hidden!.by, time: times.moment(hidden!.at), reason: hidden!.reason });
  return (
    <span className="line-mark">
      <Icon name="shield" />
      <bdi>{words}</bdi>
    </span>
  );
}
