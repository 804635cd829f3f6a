import type { ComponentType } from 'react';
import { ActsTab } from './acts/acts-tab.js';
import { LinesTab } from './lines/lines-tab.js';
import { LoginsTab } from './logins/logins-tab.js';
import { OverviewTab } from './overview-tab.js';
import { ReviewTab } from './review/review-tab.js';
import { WhispersTab } from './whispers/whispers-tab.js';

/** The parts of the records, each at `/records/` and its id. Its name is the text `tab_` and its id. */
export const TABS = [
  { id: 'lines', Tab: LinesTab },
  { id: 'acts', Tab: ActsTab },
  { id: 'logins', Tab: LoginsTab },
  { id: 'whispers', Tab: WhispersTab },
  { id: 'review', Tab: ReviewTab },
  { id: 'overview', Tab: OverviewTab },
] as const satisfies { id: string; Tab: ComponentType }[];
