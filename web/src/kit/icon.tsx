const PATHS = {
  whisper: 'M2.5 3.5h11v7h-6l-3 2.5v-2.5h-2z',
  people:
    'M8.3 5.5a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0M1.8 13c.3-2.4 2-3.6 4.2-3.6s3.9 1.2 4.2 3.6M10.5 3.4a2.3 2.3 0 0 1 0 4.3M12 9.8c1.3.5 2.1 1.6 2.3 3.2',
  lock: 'M5 7h6a1.5 1.5 0 0 1 1.5 1.5V12a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 12V8.5A1.5 1.5 0 0 1 5 7M5.5 7V5a2.5 2.5 0 0 1 5 0v2',
  shield: 'M8 2 13 4v4c0 3-2.2 5-5 6-2.8-1-5-3-5-6V4z',
  muted: 'M3 6.2h2L8.2 3.5v9L5 9.8H3zM10.5 6.3l3 3.4M13.5 6.3l-3 3.4',
  record:
    'M4.5 2.5h7A1.5 1.5 0 0 1 13 4v8a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 12V4a1.5 1.5 0 0 1 1.5-1.5M5.5 5.5h5M5.5 8h5M5.5 10.5h3',
  send: 'M2.5 8 13.5 3l-3 10-3-4zM7.5 9l3-3',
  reply: 'M7 3.5 2.5 8 7 12.5M2.5 8H9a4.5 4.5 0 0 1 4.5 4.5',
  at: 'M10.8 8a2.8 2.8 0 1 1-5.6 0 2.8 2.8 0 0 1 5.6 0M10.8 5.4V9a1.5 1.5 0 0 0 3 .2V8a5.8 5.8 0 1 0-2.3 4.6',
  close: 'm4 4 8 8M12 4l-8 8',
  smile: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0M5.5 9.5c1 2 4 2 5 0M6 6h.1M10 6h.1',
  code: 'm5.5 4.5-3.5 3.5 3.5 3.5M10.5 4.5 14 8l-3.5 3.5',
  search: 'M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0M10.3 10.3l3.4 3.4',
  link: 'M6.5 9.5l3-3M7.5 4.8l1.4-1.4a2.6 2.6 0 0 1 3.7 3.7l-1.4 1.4M8.5 11.2l-1.4 1.4a2.6 2.6 0 0 1-3.7-3.7l1.4-1.4',
} as const;

export type IconName = keyof typeof PATHS;

/** A line drawing in the colour of the text. It says nothing by itself: a label or a word stands with it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
