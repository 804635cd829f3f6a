import { fingerprintOf } from '../../proof/note-keys.js';
import type { EarlierKey } from '../../proof/verify/earlier-keys.js';
import type { Cosigned, LoginFinding, LoginsVerdict, Verdict } from '../../proof/verify/findings.js';

/** What comes of checking a record. */
export type Result = 'whole' | 'tampered' | 'unknown';

/** What was found, and in what. */
export interface Looked {
  verdict: Verdict;
  /** Files of checkpoints. */
  files: readonly string[];
  /** The file of this room's own checkpoints, when it is not there. */
  missing?: string;
}

const NEVER_FOUND = [
  'what was changed before its checkpoint had left the room: up to a minute',
  'lines that were never stored: their senders got no ack',
  'words that a member did not write, sent by one who has their password',
  'a wrong clock',
  'whispers that were read straight in the database',
  'what was changed in a log-in before it was sealed: up to an hour and a few minutes',
  'from where acts were done: addresses are not sealed',
  'rows that the room was made to remove, by one who can write its retention terms in the database: the removal is on record',
];

export function resultOf({ findings, logins, checkpoints, cosigned }: Verdict): Result {
  if (findings.length + logins.findings.length > 0) return 'tampered';
  if (missingWitness(cosigned)) return 'unknown';
  // that the database fits itself says little
  return checkpoints > 0 ? 'whole' : 'unknown';
}

export function verdictJson({ verdict, files, missing }: Looked): string {
  const [first] = verdict.findings;
  const [login] = verdict.logins.findings;
  const said = {
    result: resultOf(verdict),
    ...(first && { firstRow: first.seq }),
    ...(login && { firstLogin: { day: login.day, ...(login.id !== undefined && { id: login.id }) } }),
    ...verdict,
    fingerprint: fingerprintOf(verdict.vkey),
    earlierKeys: keysJson(verdict.earlierKeys),
    files,
    ...(missing !== undefined && { missing }),
    neverFound: neverFound(verdict),
  };
  return `${JSON.stringify(said, undefined, 2)}\n`;
}

export function verdictText({ verdict, files, missing }: Looked): string {
  const { rows, checkpoints, origin, vkey, unsealed, erased, gone, lost, others } = verdict;
  const looked = [
    `Record: ${printable(origin)}`,
    `Key: ${fingerprintOf(vkey)} (compare this with the fingerprint that you noted)`,
    ...keysLooked(verdict.earlierKeys),
    ...cosignedLooked(verdict.cosigned),
    `Rows: ${number(rows)} sealed and looked at${unsealed > 0 ? `, ${number(unsealed)} not sealed yet` : ''}`,
    ...(erased + gone > 0
      ? [`Texts that are gone: ${number(erased)} erased, ${number(gone)} removed because of their age`]
      : []),
    ...loginsLooked(verdict.logins),
    `Checkpoints: ${number(checkpoints)}, of the database${files.map(file => ` and ${file}`).join('')}`,
    ...(missing === undefined
      ? []
      : [
          `There is no ${missing}: without it, or a copy (--checkpoint), a log that was cut off may look whole.`,
        ]),
    ...(lost > 0
      ? [
          `${number(lost)} checkpoints are of rows that were lost when a backup was restored, as the record says.`,
        ]
      : []),
    ...(others.length > 0 ? [`Passed over: checkpoints of ${others.map(printable).join(', ')}`] : []),
  ];
  const never = ['This never finds:', ...neverFound(verdict).map(one => `  - ${one}`)];
  return `${[...looked, '', ...conclusion(verdict), '', ...never].join('\n')}\n`;
}

/** By which old checkpoints are checked. */
export function keysLooked(keys: readonly EarlierKey[]): string[] {
  if (keys.length === 0) return [];
  return [
    'Earlier keys, the oldest first, by which older checkpoints are signed:',
    ...keys.map(
      ({ vkey, endedBy }) =>
        `  ${printable(vkey)} (until row ${endedBy}; fingerprint ${fingerprintOf(vkey)})`,
    ),
  ];
}

/** How far each witness that was named has cosigned it. */
export function cosignedLooked(cosigned: readonly Cosigned[]): string[] {
  return cosigned.map(({ witness, size, at }) =>
    at === undefined
      ? `Cosigned by ${printable(witness)}: no checkpoint`
      : `Cosigned by ${printable(witness)}: the first ${number(size)} rows, at ${timeText(at)}`,
  );
}

/** Why it cannot be told whether the record is whole, when a witness that was named has cosigned none of it. */
export function missingWitness(cosigned: readonly Cosigned[]): string | undefined {
  const missing = cosigned.find(({ size }) => size === 0);
  return missing && `It cannot be told: ${printable(missing.witness)} has cosigned none of its checkpoints.`;
}

/** A witness may say any number of seconds. */
function timeText(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'a time that is none' : date.toISOString();
}

export function keysJson(keys: readonly EarlierKey[]): (EarlierKey & { fingerprint: string })[] {
  return keys.map(({ vkey, endedBy }) => ({ vkey, fingerprint: fingerprintOf(vkey), endedBy }));
}

function loginsLooked({ days, rows, unsealed, gone, unproven, notes }: LoginsVerdict): string[] {
  const not = unsealed > 0 ? `, ${number(unsealed)} not sealed yet` : '';
  return [
    `Log-ins: ${number(rows)} of ${number(days)} days sealed and looked at${not}`,
    ...(gone > 0 ? [`Days of log-ins that are gone: ${number(gone)}, removed because of their age`] : []),
    ...(unproven > 0
      ? [
          `Days of log-ins that are not proven any more: ${number(unproven)}, their seals were removed with old acts`,
        ]
      : []),
    ...notes.map(note => `Look at the ${printable(note)}`),
  ];
}

function conclusion(verdict: Verdict): string[] {
  const { findings, more, logins } = verdict;
  switch (resultOf(verdict)) {
    case 'whole':
      return ['The record is whole.'];
    case 'unknown':
      return [
        missingWitness(verdict.cosigned) ?? 'It cannot be told: there is no checkpoint to compare with.',
      ];
    case 'tampered':
      return [
        `The record was tampered with. First: ${firstOf(verdict)}`,
        ...findings.map(({ seq, what }) => `  row ${seq}: ${printable(what)}`),
        ...(more > 0 ? [`  and ${number(more)} more`] : []),
        ...logins.findings.map(one => `  ${loginPlace(one)}: ${printable(one.what)}`),
        ...(logins.more > 0 ? [`  and ${number(logins.more)} more days of log-ins`] : []),
      ];
  }
}

function firstOf({ findings: [row], logins }: Verdict): string {
  const [login] = logins.findings;
  return [...(row ? [`row ${row.seq}`] : []), ...(login ? [loginPlace(login)] : [])].join('; ');
}

function loginPlace({ day, id }: LoginFinding): string {
  return `log-ins of ${day}${id === undefined ? '' : `, row ${id}`}`;
}

function neverFound({ existing, logins: { sealedLate } }: Verdict): string[] {
  return [
    ...NEVER_FOUND,
    ...(existing > 0 ? [`what happened to rows up to ${existing} before the log was first sealed`] : []),
    ...(sealedLate === undefined
      ? []
      : [`what happened to log-ins of days up to ${sealedLate} before those were first sealed`]),
  ];
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** What a changed database says may control a terminal. */
export function printable(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\u{fffd}');
}
