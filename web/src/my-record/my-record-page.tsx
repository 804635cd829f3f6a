import { useRoomUi } from '../kit/room-ui.js';
import { usePageCover } from '../kit/use-page-cover.js';
import { useText } from '../i18n/index.js';
import { LoginDays } from './login-days.js';
import { Openings } from './openings.js';
import { useOwnRecord } from './use-own-record.js';
import { Sanctions } from './sanctions.js';
import { myRecordStrings } from './strings.js';
import { KeptFor } from './terms.js';
import { OwnSeal } from '../seal/own-seal.js';
import './my-record.css';

/** What the room has on record of the member who looks. */
export default function MyRecordPage() {
  const t = useText(myRecordStrings);
  const { show, focusComposer } = useRoomUi();
  const close = (): void => show('room');
  const page = usePageCover(close, focusComposer);
  const record = useOwnRecord();
  return (
    <section ref={page} className="my-record" aria-labelledby="my-record-title">
      <div className="my-record-head">
        <button type="button" className="button" onClick={close}>
          <span aria-hidden="true">←</span> {t.back}
        </button>
        <h1 id="my-record-title" tabIndex={-1} data-first="">
          {t.title}
        </h1>
      </div>
      <p className="my-record-hint">{t.about}</p>
      <Openings />
      <Sanctions />
      <LoginDays />
      <KeptFor terms={record?.terms} />
      <OwnSeal sealed={record?.sealed} />
    </section>
  );
}
