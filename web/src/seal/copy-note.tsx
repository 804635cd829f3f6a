import { copyText } from '../kit/clipboard.js';
import { toast } from '../kit/toast.js';
import { useText } from '../i18n/index.js';
import { sealStrings } from './strings.js';

/** Copies checkpoints, and says that it did. */
export function CopyNote({ text, label }: { text: string; label: string }) {
  const t = useText(sealStrings);
  const copy = async (): Promise<void> => {
    if (await copyText(text)) toast.success(t.copied);
    else toast.error(t.copyFailed);
  };
  return (
    <button type="button" className="button" onClick={() => void copy()}>
      {label}
    </button>
  );
}
