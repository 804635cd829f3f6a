import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartupError } from '../../database/startup-error.js';
import { fingerprintOf, NoteVerifier } from '../../proof/note-keys.js';
import { readBodies } from '../../proof/tlog/body-lines.js';
import { checkTlog, type TlogVerdict } from '../../proof/tlog/checking.js';
import type { Body } from '../../proof/tlog/exporting.js';
import {
  cosignedLooked,
  keysJson,
  keysLooked,
  missingWitness,
  number,
  printable,
  type Result,
} from './verdict-text.js';
import { cosignersOf, notesOf, readable, type Progress } from './verify.js';

/** What is checked, as it was written. */
export interface TlogOptions {
  tlog: string;
  bodies: string | undefined;
  vkey: string | undefined;
  files: readonly string[];
  /** Keys of witnesses. */
  witnesses: readonly string[];
  json: boolean;
  progress: Progress;
}

/** Checks a folder that was exported, without a database. @throws StartupError when it cannot be told */
export async function verifyTlog(options: TlogOptions): Promise<{ text: string; result: Result }> {
  const { tlog, bodies, vkey, files, witnesses, json, progress } = options;
  const key = vkey === undefined ? undefined : NoteVerifier.of(vkey.trim());
  if (vkey !== undefined && !key)
    throw new StartupError('The key is none: npm run -s record -- key prints it.');
  const verdict = await checkTlog({
    read: path => bytesOf(join(tlog, path)),
    key,
    kept: notesOf(files),
    cosigners: cosignersOf(witnesses),
    bodies: bodies === undefined ? [] : textsOf(bodies),
    progress,
  });
  if (!verdict)
    throw new StartupError(`There is no checkpoint in ${tlog}: its export was cut, or it is another folder.`);
  const result = resultOf(verdict, key);
  const earlier = keysJson(verdict.earlierKeys);
  const fingerprint = key && fingerprintOf(key.vkey);
  const said = { result, ...verdict, ...(fingerprint && { fingerprint }), earlierKeys: earlier, files };
  return {
    text: json ? `${JSON.stringify(said, undefined, 2)}\n` : textOf(verdict, options, result),
    result,
  };
}

function resultOf({ findings, checkpoints, cosigned }: TlogVerdict, key: NoteVerifier | undefined): Result {
  if (findings.length > 0) return 'tampered';
  if (missingWitness(cosigned)) return 'unknown';
  // that the folder fits itself says little
  return key || checkpoints + cosigned.length > 0 ? 'whole' : 'unknown';
}

function textOf(verdict: TlogVerdict, { bodies, vkey, files }: TlogOptions, result: Result): string {
  const { origin, rows, gone, checkpoints, newer, others } = verdict;
  const looked = [
    `Record: ${printable(origin)}`,
    ...(vkey === undefined ? [] : [`Key: ${fingerprintOf(vkey.trim())}`]),
    ...keysLooked(verdict.earlierKeys),
    ...cosignedLooked(verdict.cosigned),
    `Rows: ${number(rows)} looked at${gone > 0 ? `; of ${number(gone)} only the hash is there` : ''}`,
    ...(bodies === undefined ? [] : [`Texts: ${number(verdict.bodies)} of ${bodies} fit their rows`]),
    `Checkpoints: that of the folder${checkpoints > 0 ? `, and ${number(checkpoints)} of ${files.join(' and ')}` : ''}`,
    ...(newer > 0 ? [`Not compared: ${number(newer)} checkpoints of more rows than the folder has`] : []),
    ...(others.length > 0 ? [`Passed over: checkpoints of ${others.map(printable).join(', ')}`] : []),
  ];
  return `${[...looked, '', ...conclusion(verdict, result)].join('\n')}\n`;
}

function conclusion({ findings, more, cosigned }: TlogVerdict, result: Result): string[] {
  switch (result) {
    case 'whole':
      return ['The folder is whole.'];
    case 'unknown':
      return [
        missingWitness(cosigned) ??
          'It fits itself, but it cannot be told whose it is: give the key (--vkey), or a checkpoint of your own.',
      ];
    case 'tampered':
      return [
        `The folder is not what was sealed. First: row ${findings[0]!.seq}`,
        ...findings.map(({ seq, what }) => `  row ${seq}: ${printable(what)}`),
        ...(more > 0 ? [`  and ${number(more)} more`] : []),
      ];
  }
}

function* textsOf(file: string): Generator<Body> {
  yield* readable(file, readBodies(file));
}

function bytesOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new StartupError(`${file} cannot be read (${code}).`);
  }
}
