import { Component, type ReactNode } from 'react';
import './error-boundary.css';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';

/**
 * A part of the page that may fail alone: its script cannot be loaded, after an update of the server or
 * without a network, or it throws an error.
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <Broken /> : this.props.children;
  }
}

/** Typed text and unsent lines survive the reload. */
function Broken() {
  const t = useText(kitStrings);
  return (
    <div className="broken-part" role="alert">
      <p>{t.broken_what}</p>
      <button type="button" className="button button-primary" onClick={() => globalThis.location.reload()}>
        {t.broken_reload}
      </button>
    </div>
  );
}
