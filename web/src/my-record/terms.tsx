import { KEPT_LOGS, type RetentionTerms } from '../../../src/contract/retention.js';
import { useText } from '../i18n/index.js';
import { myRecordStrings } from './strings.js';

export function KeptFor({ terms }: { terms: RetentionTerms | undefined }) {
  const t = useText(myRecordStrings);
  const kept = KEPT_LOGS.flatMap(log => {
    const count = terms?.[log];
    return count === undefined ? [] : [{ log, count }];
  });
  if (kept.length === 0) return null;
  return (
    <section className="my-record-part" aria-labelledby="my-record-terms">
      <h2 id="my-record-terms">{t.terms}</h2>
      <ul className="my-record-terms">
        {kept.map(({ log, count }) => (
          <li key={log}>{t[`terms_${log}`]({ count })}</li>
        ))}
      </ul>
    </section>
  );
}
