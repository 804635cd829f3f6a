import { memo } from 'react';
import type { TFunction } from 'i18next';
import { textParts } from './text-parts.js';

/** The text of a line, byte for byte: links can be followed, mentions of this viewer stand out. */
export const LineText = memo(function LineText({
  t,
  text,
  me,
  isActive,
}: {
  t: TFunction<'stream'>;
  text: string;
  me: string | undefined;
  isActive: boolean;
}) {
  return (
    <bdi className="stream-text">
      {textParts(text, me).map((part, index) => {
        if (part.kind === 'text') return part.text;
        if (part.kind === 'mention')
          return (
            <mark key={index} className="stream-call">
              {part.text}
            </mark>
          );
        return (
          <span key={index}>
            <a
              href={part.href}
              target="_blank"
              rel="noopener noreferrer nofollow ugc"
              tabIndex={isActive ? 0 : -1}
            >
              <bdi>{part.text}</bdi>
              <span className="visually-hidden"> {t('opensNew')}</span>
            </a>
            {part.host !== undefined && (
              <span className="stream-host">
                {' ('}
                {t('leadsTo', { host: part.host })})
              </span>
            )}
          </span>
        );
      })}
    </bdi>
  );
});
