import { atom } from 'nanostores';
import type { RoomClient } from '../client/room-client.js';
import type { LineAction, LineMarksView } from '../../../src/contract/line-marks.js';
import type { ChatRecord } from '../../../src/contract/records.js';

/** What an admin is about to do to a line. */
export interface OpenLineAct {
  /** Where: the one who acts may have left it for another. */
  room: RoomClient;
  action: LineAction;
  line: Pick<ChatRecord, 'seq' | 'kind' | 'from' | 'to' | 'text' | 'length'> & LineMarksView;
}

/** The dialog that hides, shows or erases a line is open for this; not part of the first load. */
export const lineAct = atom<OpenLineAct | undefined>(undefined);
