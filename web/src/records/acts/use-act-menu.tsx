import type { ReactNode } from 'react';
import type { ModerationRecord } from '../../../../src/contract/records.js';
import { sameName } from '../../../../src/contract/names.js';
import { useText } from '../../i18n/index.js';
import type { Choice } from '../../presence/member-choices.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { useChoices } from '../use-choices.js';
import { useActText } from './act-text.js';

/** Those that stand among the lines. */
const PUBLIC: ReadonlySet<string> = new Set(['kick', 'readmit', 'mute', 'unmute']);

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
    ({ seq, action, outcome, actor, target }) => {
      const names = [target, actor].filter((name): name is string => name !== undefined);
      const each = names.filter((name, at) => at === 0 || !sameName(name, names[0]));
      const isSaid = PUBLIC.has(action) && outcome === 'done';
      const choose = (label: string, run: () => void): Choice => ({ label, choose: run });
      return [
        isSaid ? [choose(t.inContext, () => open(['context', String(seq)]))] : [],
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
