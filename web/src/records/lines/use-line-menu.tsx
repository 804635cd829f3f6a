import type { ReactNode } from 'react';
import type { ChatRecord } from '../../../../src/contract/records.js';
import { copyText } from '../../kit/clipboard.js';
import { toast } from '../../kit/toast.js';
import { useText } from '../../i18n/index.js';
import type { Choice } from '../../kit/choices.js';
import { lineActStrings } from '../line-acts/strings.js';
import { useLineActChoices } from '../line-acts/use-line-act-choices.js';
import { useRecords } from '../records-context.js';
import { recordsStrings } from '../strings.js';
import { useChoices } from '../../kit/use-choices.js';

/**
 * What can be done with a line of the record. Acts on it are a part of their own, the last one.
 * @param actOn what else is offered there
 */
export function useLineMenu(actOn?: (line: ChatRecord) => Choice): {
  menu: ReactNode;
  openMenu: (line: ChatRecord, button: HTMLElement) => void;
} {
  const t = useText(recordsStrings);
  const { open, times } = useRecords();
  const choicesOf = useLineActChoices();
  const lineActs = useText(lineActStrings);
  const copy = async ({ seq, from, to, at, text, length = 0, erased }: ChatRecord): Promise<void> => {
    const who = to === undefined ? from : `${from} → ${to}`;
    const what = erased
      ? lineActs.erasedBy({ name: erased.by, time: times.full(erased.at) })
      : (text ?? t.whisperOf({ count: length }));
    const isCopied = await copyText(`#${seq} ${times.full(at)} ${who}: ${what}`);
    if (isCopied) toast.success(t.copied);
    else toast.error(t.notCopied);
  };
  return useChoices<ChatRecord>(
    ({ seq, from }) => t.moreOfLine({ seq: `#${seq}`, name: from }),
    line => {
      const names = line.to === undefined ? [line.from] : [line.from, line.to];
      const places: Choice[] = [
        { label: t.inContext, choose: () => open(['context', String(line.seq)]) },
        ...names.map(name => ({
          label: t.storyOf({ name }),
          choose: () => open(['members', name]),
        })),
        ...names.map(name => ({
          label: t.linesOf({ name }),
          choose: () => open(['lines'], { member: name }),
        })),
      ];
      const { hiding, erasing } = choicesOf(line);
      const acts = [...(actOn ? [actOn(line)] : []), ...hiding, ...erasing];
      return [places, [{ label: t.copyLine, choose: () => void copy(line) }], acts];
    },
  );
}
