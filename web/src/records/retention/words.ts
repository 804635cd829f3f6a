import { KEPT_LOGS, type KeptLog, type RetentionView } from '../../../../src/contract/retention.js';
import { useText } from '../../i18n/index.js';
import { dayInWords } from '../times.js';
import { retentionStrings } from './strings.js';

/** From here on the server counts no further. */
const COUNTED_MAX = 100_000;

/** The terms, and what is removed under them, in words. */
export function useKeepWords() {
  const t = useText(retentionStrings);
  const term = (days: number): string => (days === 0 ? t.keep_forGood : t.keep_days({ count: days }));
  const some = (log: KeptLog, count: number): string =>
    count >= COUNTED_MAX ? t[`keep_most_${log}`]({ count }) : t[`keep_some_${log}`]({ count });
  return {
    term,
    some,
    /** Each log of which something is removed. */
    removed: (next: RetentionView['next']): string[] =>
      KEPT_LOGS.filter(log => next[log] > 0).map(log => some(log, next[log])),
    /** What an act has as `detail`; undefined for what a newer server writes. */
    ofAct(action: 'retention' | 'pruned', detail: string): string | undefined {
      const [, log, count, day] =
        /^(lines|acts|logins) (\d+)(?: before (\d{4}-\d\d-\d\d))?$/.exec(detail) ?? [];
      if (action === 'pruned') {
        if (log === undefined) return undefined;
        const words = t[`keep_some_${log as KeptLog}`]({ count: Number(count) });
        return day === undefined ? words : `${words}, ${t.keep_before({ day: dayInWords(day) })}`;
      }
      const terms = [...detail.matchAll(/(lines|acts|logins) (\d+)/g)];
      if (terms.length === 0) return undefined;
      return terms.map(([, of, days]) => `${t[`keep_${of as KeptLog}`]}: ${term(Number(days))}`).join(' · ');
    },
  };
}
