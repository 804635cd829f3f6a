import { useId, useState } from 'react';
import type { OpenedWhisper, OpeningView } from '../../../src/contract/records.js';
import type { Page } from '../../../src/contract/rest.js';
import { ApiError } from '../client/api.js';
import { Disclosure } from '../kit/disclosure.js';
import { Fold } from '../kit/fold.js';
import { fullTime, untilTime } from '../kit/format.js';
import { RefusalNote } from '../kit/refusal-note.js';
import { api } from '../kit/services.js';
import { useRoomClient } from '../kit/use-room.js';
import { useErrorText } from '../i18n/errors.js';
import { useText } from '../i18n/index.js';
import { OwnList } from './own-list.js';
import { myRecordStrings } from './strings.js';
import { useOwnList } from './use-own-list.js';

const cursorOf = ({ items }: Page<OpeningView>): number | undefined => items.at(-1)?.seq;

/** Who has opened whispers of one's own, when and why. */
export function Openings() {
  const t = useText(myRecordStrings);
  const list = useOwnList<Page<OpeningView>>('openings', cursorOf);
  return (
    <OwnList
      title={t.openings}
      about={<p className="my-record-hint">{t.openingsHow}</p>}
      list={list}
      icon="whisper"
      empty={t.noOpenings}
    >
      {list.items.map(opening => (
        <Opening key={opening.seq} opening={opening} />
      ))}
    </OwnList>
  );
}

function Opening({ opening: { seq, by: name, reason, at, count } }: { opening: OpeningView }) {
  const t = useText(myRecordStrings);
  const errorText = useErrorText();
  const { clock } = useRoomClient();
  const [isOpen, setOpen] = useState(false);
  const [items, setItems] = useState<readonly OpenedWhisper[]>();
  const [code, setCode] = useState<string>();
  const list = useId();
  const toggle = (opens: boolean): void => {
    setOpen(opens);
    if (!opens || items) return;
    setCode(undefined);
    api.call<{ items: OpenedWhisper[] }>('GET', `me/record/openings/${seq}`).then(
      answer => setItems(answer.items),
      (error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        setCode(error.body.code);
      },
    );
  };
  return (
    <li data-focus-row={seq}>
      <p className="my-record-line">
        <strong>{t.opened({ name, count })}</strong>
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {untilTime(at, clock.now())}
        </time>
      </p>
      <Fold text={reason} rows={4}>
        <bdi className="my-record-reason">{reason}</bdi>
      </Fold>
      <Disclosure
        className="button-small"
        controls={list}
        isOpen={isOpen}
        label={t.whichOf({ name, time: untilTime(at, clock.now()) })}
        onToggle={toggle}
      >
        {t.which}
      </Disclosure>
      <div id={list} hidden={!isOpen}>
        {code !== undefined && <RefusalNote id={`${list}-refusal`} text={errorText(code)} />}
        {!items && code === undefined && <p className="my-record-hint">{t.loading}</p>}
        {items?.length === 0 && <p className="my-record-hint">{t.gone}</p>}
        <ul className="my-record-envelopes">
          {items?.map(whisper => (
            <li key={whisper.seq}>
              <time dateTime={new Date(whisper.at).toISOString()} title={fullTime(whisper.at)}>
                {untilTime(whisper.at, clock.now())}
              </time>
              <span>
                <span className="visually-hidden">{t.from} </span>
                <bdi>{whisper.from}</bdi> <span aria-hidden="true">→</span>{' '}
                <span className="visually-hidden">{t.to} </span>
                <bdi>{whisper.to}</bdi>
              </span>
              <span className="my-record-hint">#{whisper.seq}</span>
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}
