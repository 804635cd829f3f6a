import { useState, type SubmitEvent } from 'react';
import type { RoomChanged } from '../../../src/contract/events.js';
import { LIMITS } from '../../../src/contract/limits.js';
import { validateOneLine, validateText } from '../../../src/contract/text.js';
import { ApiError } from '../client/api.js';
import { useErrorText } from '../i18n/errors.js';
import { useText } from '../i18n/index.js';
import { api } from '../kit/services.js';
import { useRoom } from '../kit/use-room.js';
import { roomSettingsStrings } from './strings.js';

/** Code points. */
export const MAX = {
  name: LIMITS.roomNameMaxCodePoints,
  description: LIMITS.roomDescriptionMaxCodePoints,
  notice: LIMITS.roomNoticeMaxCodePoints,
  reason: LIMITS.reasonMaxCodePoints,
};
type Field = keyof typeof MAX;
type Faults = Partial<Record<Field, string>>;

/** What an admin wants the room to be: what they have not touched follows the room. */
export function useRoomChange(done: () => void) {
  const t = useText(roomSettingsStrings);
  const errorText = useErrorText();
  const room = useRoom(state => state.about);
  const [touched, setTouched] = useState<Partial<RoomChanged>>({});
  const [faults, setFaults] = useState<Faults>({});
  const [code, setCode] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  const put = (part: Partial<RoomChanged>): void => {
    setTouched({ ...touched, ...part });
    setFaults({ ...faults, ...Object.fromEntries(Object.keys(part).map(field => [field, undefined])) });
  };
  const refuse = (form: HTMLFormElement, found: Faults): void => {
    setFaults(found);
    const input = form.elements.namedItem(Object.keys(found)[0]!);
    if (input instanceof HTMLElement) input.focus();
  };
  const submit = async (event: SubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (isBusy) return;
    const form = event.currentTarget;
    const found = faultsOf(touched);
    if (Object.keys(found).length > 0) return refuse(form, found);
    setBusy(true);
    setCode(undefined);
    try {
      await api.changeRoom(touched);
      done();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { field, code: refused } = error.body;
      if (field !== undefined && field in MAX) refuse(form, { [field]: refused });
      else setCode(refused);
    } finally {
      setBusy(false);
    }
  };
  return {
    wanted: { name: '', ...room, ...touched },
    put,
    faults,
    /** Why the change as a whole was refused. */
    refusal: code === 'FORBIDDEN' ? t.error_FORBIDDEN : code && errorText(code),
    isBusy,
    submit,
  };
}

/** As the server judges them; an empty description or notice removes it, and an empty reason is none. */
function faultsOf({ name, description = '', notice = '', reason = '' }: Partial<RoomChanged>): Faults {
  const found: [Field, string | undefined][] = [
    ['name', name === undefined ? undefined : validateOneLine(name.trim(), MAX.name)],
    ['description', description.trim() && validateOneLine(description.trim(), MAX.description)],
    ['notice', notice.trim() && validateText(notice.trim(), MAX.notice)],
    ['reason', reason.trim() && validateText(reason.trim(), MAX.reason)],
  ];
  return Object.fromEntries(found.filter(([, fault]) => fault));
}
