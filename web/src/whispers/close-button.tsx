import { Icon } from '../kit/icon.js';
import { useText } from '../i18n/index.js';
import { whispersStrings } from './strings.js';

export function CloseButton({ onClick }: { onClick(): void }) {
  const t = useText(whispersStrings);
  return (
    <button
      type="button"
      className="button button-quiet whispers-icon"
      aria-label={t.close}
      onClick={onClick}
    >
      <Icon name="close" />
    </button>
  );
}
