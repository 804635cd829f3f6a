import { Fragment, memo, type ReactNode } from 'react';
import { copy } from './evidence.js';
import { textParts, type TextPart } from './text-parts.js';
import { type TextOf } from '../../i18n/index.js';
import type { streamStrings } from '../strings.js';

interface LineTextProps {
  t: TextOf<typeof streamStrings>;
  text: string;
  me: string | undefined;
  isActive: boolean;
}

/** The text of a line: links can be followed, mentions of this viewer stand out, code and bold are shown as such. */
export const LineText = memo(function LineText({ t, text, me, isActive }: LineTextProps) {
  return <bdi className="stream-text">{drawn(textParts(text, me), { t, isActive })}</bdi>;
});

type Means = Pick<LineTextProps, 't' | 'isActive'>;

function drawn(parts: readonly TextPart[], means: Means): ReactNode {
  return parts.map((part, index) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'mention':
        return (
          <mark key={index} className="stream-call">
            {part.text}
          </mark>
        );
      case 'bold':
        return <strong key={index}>{drawn(part.parts, means)}</strong>;
      case 'italic':
        return <em key={index}>{drawn(part.parts, means)}</em>;
      case 'quote':
        return (
          <span key={index} className="stream-cited">
            {part.rows.map((row, at) => (
              <Fragment key={at}>
                {/* not seen, but copied */}
                <span className="stream-cited-mark">{'> '}</span>
                {drawn(row, means)}
                {'\n'}
              </Fragment>
            ))}
          </span>
        );
      case 'code':
        return (
          <code key={index} className="stream-code">
            {part.text}
          </code>
        );
      case 'block':
        return <CodeBlock key={index} text={part.text} {...means} />;
      case 'link':
        return <Link key={index} part={part} {...means} />;
    }
  });
}

function Link({ part, t, isActive }: Means & { part: Extract<TextPart, { kind: 'link' }> }) {
  return (
    <span>
      <a href={part.href} target="_blank" rel="noopener noreferrer nofollow ugc" tabIndex={isActive ? 0 : -1}>
        <bdi>{part.text}</bdi>
        <span className="visually-hidden"> {t.opensNew}</span>
      </a>
      {part.host !== undefined && (
        <span className="stream-host">
          {' ('}
          {t.leadsTo({ host: part.host })})
        </span>
      )}
    </span>
  );
}

function CodeBlock({ text, t, isActive }: Means & { text: string }) {
  return (
    <span className="stream-code-block">
      <code>{text}</code>
      <button
        type="button"
        className="button-small stream-small stream-copy"
        tabIndex={isActive ? 0 : -1}
        onClick={() => void copy(text, { done: t.copied, failed: t.copyFailed })}
      >
        {t.copyCode}
      </button>
    </span>
  );
}
