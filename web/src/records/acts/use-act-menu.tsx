import type { ReactNode } from 'react';
import { LINE_ACTIONS } from '../../../../src/contract/line-marks.js';
import type { ModerationRecord } from '../../../../src/contract/records.js';
import { sameName } from '../../../../src/contract/names.js';
import { useText } from '../../i18n/index.js';
import type { Choice } from '../../kit/choices.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { useChoices } from '../../kit/use-choices.js';
import { useActText } from './act-text.js';

/** Those that stand among the lines. */
const PUBLIC: ReadonlySet<string> = new Set(['kick', 'readmit', 'mute', 'unmute']);
const ON_LINES: ReadonlySet<string> = new Set(LINE_ACTIONS);

/** Where an act leads. */
export function useActMenu(): {
  menu: ReactNode;
  openMenu: (act: ModerationRecord, button: HTMLElement) => void;
} {
  const t = useText(recordsStrings);
  const actText = useActText();
  const { open } = useRecords();
  return useChoices<ModerationRecord>(
    ({ seq, action }) => t.moreOfAct({ seq: `#${seq}`, act: actText(action) }),
    ({ seq, action, outcome, actor, target, fromSeq }) => {
      const names = [target, actor].filter((name): name is string => name !== undefined);
      const each = names.filter((name, at) => at === 0 || !sameName(name, names[0]));
      const said = ON_LINES.has(action)
        ? fromSeq
        : PUBLIC.has(action) && outcome === 'done'
          ? seq
          : undefined;
      const choose = (label: string, run: () => void): Choice => ({ label, choose: run });
      return [
        said === undefined ? [] : [choose(t.inContext, () => open(['context', String(said)]))],
        each.map(name => choose(t.storyOf({ name }), () => open(['members', name]))),
        [
          ...(target === undefined
            ? []
            : [choose(t.actsOn({ name: target }), () => open(['acts'], { target }))]),
          ...(actor === undefined
            ? []
            : [choose(t.actsBy({ name: actor }), () => open(['acts'], { actor }))]),
        ],
      ];
    },
  );
}
