import { generate } from 'lean-qr';
import { toSvgPath } from 'lean-qr/extras/svg';

/** Modules of white around a QR code, which readers need (ISO/IEC 18004). */
const QUIET = 4;

/** A text as a QR code, for what is loaded later. Its text must stand beside it: readers of the screen get nothing. */
export function QrCode({ text, className }: { text: string; className: string }) {
  const code = generate(text);
  const size = code.size + 2 * QUIET;
  return (
    <svg className={className} viewBox={`${-QUIET} ${-QUIET} ${size} ${size}`} aria-hidden="true">
      <path d={toSvgPath(code)} />
    </svg>
  );
}
