import { createContext, useContext } from 'react';
import type { RetentionTerms } from '../../../src/contract/retention.js';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';

/** For how long the room keeps what is said, as far as the page in front of it knows. */
export const TermsContext = createContext<RetentionTerms | undefined>(undefined);

/** What everyone is told before they talk: that all is recorded, and for how long it is kept. */
export function Recorded() {
  const t = useText(kitStrings);
  const days = useContext(TermsContext)?.lines;
  return (
    <p>
      {t.recorded}
      {days !== undefined && ` ${t.keptFor({ count: days })}`}
    </p>
  );
}
