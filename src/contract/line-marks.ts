/** What admins do to a line, of which the room is told. */
export const LINE_ACTIONS = ['hide', 'show', 'erase'] as const;
export type LineAction = (typeof LINE_ACTIONS)[number];

/** Told to those who could read the line: everybody, or the two parties of an erased whisper. */
export interface LineActItem {
  seq: number;
  kind: 'sanction';
  action: LineAction;
  /** The seq of the line. */
  line: number;
  from: string;
  fromId?: number;
  /** Who had said it. */
  to: string;
  toId: number;
  reason: string;
  at: number;
}

/** Why a line is hidden: admins still read it in the records. */
export interface Hidden {
  by: string;
  reason: string;
}

/** Its text is gone for good. `at` is epoch ms. */
export interface Erased {
  by: string;
  at: number;
}

/** What is in place of the text of a line that is hidden or was erased. */
export interface LineMarksView {
  hidden?: Hidden;
  erased?: Erased;
}

/** Whether a sanction is of a line, and not of a member. */
export function isLineAct<Other extends { kind: string }>(item: Other | LineActItem): item is LineActItem {
  return item.kind === 'sanction' && 'line' in item;
}

/** The answer to the hiding, showing or erasing of a line. */
export interface ActedOnLine {
  /** Of the act. */
  seq: number;
  at: number;
}

/** The first answer to the erasing of a line: `confirm` with the same reason erases it. */
export interface ToErase {
  confirm: string;
  /** Epoch ms. */
  until: number;
}
