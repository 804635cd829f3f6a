import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, writeFileSync, writeSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { parseCheckpoint } from '../../contract/checkpoint.js';
import { parseNote } from '../../contract/signed-note.js';
import { StartupError } from '../../database/startup-error.js';
import { newestPublished, type Sealed } from '../../proof/kept-checkpoints.js';
import { NoteVerifier } from '../../proof/note-keys.js';
import { exportTlog, type Exported, type TlogSink } from '../../proof/tlog/exporting.js';
import { CHECKPOINT, tilePath } from '../../proof/tlog/tile-files.js';
import type { Query, TreeRow } from '../../proof/tree-row.js';
import { withRecord } from './open-record.js';
import type { Progress } from './verify.js';
import { number, printable } from './verdict-text.js';

// of whispers it says from whom and to whom
const [OWNER_ONLY, OWNERS_FOLDER] = [0o600, 0o700];

/** Where to, as it was written. */
export interface ExportOptions {
  tlog: string;
  bodies: string | undefined;
  progress: Progress;
}

/**
 * Writes the sealed record into a folder, as c2sp.org/tlog-tiles has it, up to the newest checkpoint.
 * @returns what was done, and whether all rows are what was sealed
 * @throws StartupError
 */
export async function exportRecord(
  settings: Settings,
  { tlog, bodies, progress }: ExportOptions,
): Promise<{ text: string; fits: boolean }> {
  // the room goes first
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  return withRecord(
    settings,
    async ({ query, tree }) => {
      const checkpoint = await newestOf(query, tree);
      const { size, note } = checkpoint;
      const folder = new ExportFolder(tlog, bodies, progress);
      const exported = await exportTlog(query, tree, { size, sink: folder }).catch((error: unknown) => {
        if (!(error instanceof Error && error.message.startsWith('the tree lacks '))) throw error;
        throw new StartupError(`Not exported: ${error.message}. npm run -s record -- verify says more.`);
      });
      folder.end(note);
      return { text: textOf(exported, { tree, size, tlog, bodies }), fits: exported.misfits === 0 };
    },
    { asOfNow: true },
  );
}

/** The newest checkpoint of this log, whose rows are all there. */
async function newestOf(query: Query, tree: TreeRow): Promise<Sealed> {
  const newest = await newestPublished(query);
  const note = newest && parseNote(newest.note);
  const checkpoint = note && parseCheckpoint(note.text);
  if (checkpoint?.origin !== tree.origin)
    throw new StartupError('No checkpoint of this log was published yet: that takes a minute at most.');
  if (
    checkpoint.size !== newest!.size ||
    checkpoint.size > tree.size ||
    !NoteVerifier.of(tree.vkey)?.holds(note!)
  )
    throw new StartupError('The newest checkpoint is broken: npm run -s record -- verify says more.');
  return newest!;
}

/** A folder that was empty. Its checkpoint is written last: a run that was cut leaves none. */
class ExportFolder implements TlogSink {
  readonly #made = new Set<string>();
  readonly #bodies: number | undefined;

  constructor(
    private readonly folder: string,
    bodies: string | undefined,
    readonly progress: Progress,
  ) {
    mkdirSync(folder, { recursive: true, mode: OWNERS_FOLDER });
    if (readdirSync(folder).length > 0) throw new StartupError(`${folder} is not empty.`);
    this.#bodies = bodies === undefined ? undefined : openNew(bodies);
  }

  file(...[tile, bytes]: Parameters<TlogSink['file']>): void {
    const path = join(this.folder, tilePath(tile));
    const above = dirname(path);
    if (!this.#made.has(above)) mkdirSync(above, { recursive: true, mode: OWNERS_FOLDER });
    this.#made.add(above);
    writeFileSync(path, bytes, { flag: 'wx', mode: OWNER_ONLY });
  }

  bodies(...[bodies]: Parameters<TlogSink['bodies']>): void {
    if (this.#bodies === undefined) return;
    const bytes = Buffer.from(bodies.map(body => `${JSON.stringify(body)}\n`).join(''));
    for (let at = 0; at < bytes.length;) at += writeSync(this.#bodies, bytes, at);
  }

  end(note: string): void {
    if (this.#bodies !== undefined) {
      fsyncSync(this.#bodies);
      closeSync(this.#bodies);
    }
    const descriptor = openNew(join(this.folder, CHECKPOINT));
    writeFileSync(descriptor, note);
    fsyncSync(descriptor);
    closeSync(descriptor);
  }
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', OWNER_ONLY);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new StartupError(`${file} is there already.`);
    throw error;
  }
}

function textOf(
  { gone, bodies: texts, misfits, first }: Exported,
  { tree, size, tlog, bodies }: { tree: TreeRow; size: number; tlog: string; bodies: string | undefined },
): string {
  const lines = [
    `Exported: the first ${number(size)} rows of ${printable(tree.origin)}, to ${tlog}`,
    ...(bodies === undefined ? [] : [`Texts: ${number(texts)}, to ${bodies}`]),
    ...(tree.size > size
      ? [`Newer than the newest checkpoint, and left out: ${number(tree.size - size)} rows`]
      : []),
    ...(gone > 0 ? [`Gone: ${number(gone)} rows, of which only the hash is there`] : []),
    ...(misfits > 0
      ? [
          `Not what was sealed: ${number(misfits)} rows, row ${first} first. npm run -s record -- verify says more.`,
        ]
      : []),
    `Check it with: npm run -s record -- verify --tlog ${tlog} --vkey ${printable(tree.vkey)}`,
  ];
  return `${lines.join('\n')}\n`;
}
