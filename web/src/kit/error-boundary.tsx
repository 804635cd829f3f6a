import { Component, useContext, useLayoutEffect, useRef, type ReactNode } from 'react';
import './error-boundary.css';
import { useText } from '../i18n/index.js';
import { FocusPlace } from './focus-place.js';
import { giveFocusBack } from './give-focus-back.js';
import { kitStrings } from './strings.js';
import { GiveUpContext, usePending } from './use-pending.js';

interface Props {
  children: ReactNode;
  /** Closes the part, if the page is whole without it: while it is loaded and after it failed, too. */
  onClose?: () => void;
  /** In place of the part, when another one says that it is missing. */
  fallback?: ReactNode;
}

/**
 * A part of the page that may fail alone: its script cannot be loaded, after an update of the server or
 * without a network, or it throws an error. It is tried again when the member asks for it again.
 */
export class ErrorBoundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  readonly #again = (): void => this.setState({ isBroken: false });

  override render(): ReactNode {
    const { children, onClose, fallback = <Broken onAgain={this.#again} /> } = this.props;
    return <GiveUpContext value={onClose}>{this.state.isBroken ? fallback : children}</GiveUpContext>;
  }
}

/** Typed text and unsent lines survive the reload. */
function Broken({ onAgain }: { onAgain: () => void }) {
  const t = useText(kitStrings);
  const giveUp = useContext(GiveUpContext);
  const close =
    giveUp &&
    (() => {
      onAgain();
      giveUp();
    });
  usePending(close);
  const note = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const [own, before] = [note.current, new FocusPlace()];
    return () => {
      if (own?.contains(document.activeElement)) giveFocusBack(before, undefined);
    };
  }, []);
  return (
    <div ref={note} className="broken-part" role="alert">
      <p>{t.broken_what}</p>
      <div className="broken-buttons">
        <button type="button" className="button button-primary" onClick={onAgain}>
          {t.broken_again}
        </button>
        <button type="button" className="button" onClick={() => globalThis.location.reload()}>
          {t.broken_reload}
        </button>
        {close && (
          <button type="button" className="button button-quiet" aria-label={t.close} onClick={close}>
            ✕
          </button>
        )}
      </div>
    </div>
  );
}
