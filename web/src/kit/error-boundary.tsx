import { Component, type ReactNode } from 'react';
import './error-boundary.css';
import { useText } from '../i18n/index.js';
import { kitStrings } from './strings.js';

interface Props {
  children: ReactNode;
  /** In place of the part, when another one says that it is missing. */
  fallback?: ReactNode;
}

/**
 * A part of the page that may fail alone: its script cannot be loaded, after an update of the server or
 * without a network, or it throws an error.
 */
export class ErrorBoundary extends Component<Props, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    const { children, fallback = <Broken /> } = this.props;
    return this.state.isBroken ? fallback : children;
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
