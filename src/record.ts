import { parseArgs } from 'node:util';
import { loaded } from './app/loading.js';
import { startError } from './app/start-error.js';
import { loadSettings, processEnvironment } from './config/load-settings.js';
import { flushOutputs, guardOutputs, said } from './config/outputs.js';
import { ProcessLog } from './config/process-log.js';
import { loggable } from './database/database-errors.js';
import { StartupError } from './database/startup-error.js';

const FLUSH_WITHIN_MS = 2_000;
const PROGRESS_EVERY_MS = 250;
const [WHOLE, TAMPERED, UNKNOWN] = [0, 1, 2];
const CODES = { whole: WHOLE, tampered: TAMPERED, unknown: UNKNOWN };

const USAGE = `Checks the sealed record, and proves rows of it: see docs/proof.md. The room may run meanwhile.

  npm run -s record -- verify                     checks every row, the tree, and all checkpoints
  npm run -s record -- verify --checkpoint FILE   and those that were kept in FILE; can be given several times
  npm run -s record -- verify --witness KEY       and how far a witness has cosigned it; can be given several times
  npm run -s record -- verify --json              prints JSON
  npm run -s record -- checkpoint                 prints the newest checkpoint
  npm run -s record -- key                        prints the public key and its fingerprint
  npm run -s record -- proof SEQ                  prints the proof of a row: it holds its text
  npm run -s record -- check FILE --vkey KEY      checks such a proof, without a database
  npm run -s record -- new-epoch                  begins the log of a stopped room anew, as after a restore
  npm run -s record -- new-epoch --new-key        and with another key of the seal

  npm run -s record -- export --tlog FOLDER       writes it for examiners: hashes and entries, as c2sp.org/tlog-tiles has them
       --bodies FILE                              and the texts, of whispers too
  npm run -s record -- verify --tlog FOLDER       checks such a folder, without a database
       --bodies FILE --vkey KEY                   and its texts, and its signature; also with --checkpoint, --witness and --json

  npm run -s record -- witness --log KEY          cosigns checkpoints of other rooms, until it is stopped; without a database
       --log KEY,KEY                              of several, or of one that has changed its key; can be given several times
       --listen HOST:PORT                         where: 127.0.0.1:3900 by default
       --dir FOLDER                               for its key and what it has seen: DATA_DIR/witness by default
       --name NAME                                of its key, which is made at the first start: HOST/witness by default
  npm run -s record -- witness --show-key         prints its public key

Ends with 0 if the record is whole or the proof holds, 1 if not, 2 if that cannot be told.`;

/** What may be given: the number of words, and the options. */
const COMMANDS: Readonly<Record<string, { words: number; options: readonly string[] }>> = {
  verify: { words: 0, options: ['checkpoint', 'witness', 'json', 'tlog', 'bodies', 'vkey'] },
  export: { words: 0, options: ['tlog', 'bodies'] },
  checkpoint: { words: 0, options: [] },
  key: { words: 0, options: [] },
  proof: { words: 1, options: [] },
  check: { words: 1, options: ['vkey'] },
  'new-epoch': { words: 0, options: ['new-key'] },
  witness: { words: 0, options: ['log', 'listen', 'dir', 'name', 'show-key'] },
};

function parse(args: string[]) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        checkpoint: { type: 'string', multiple: true },
        witness: { type: 'string', multiple: true },
        json: { type: 'boolean' },
        vkey: { type: 'string' },
        'new-key': { type: 'boolean' },
        tlog: { type: 'string' },
        bodies: { type: 'string' },
        log: { type: 'string', multiple: true },
        listen: { type: 'string' },
        dir: { type: 'string' },
        name: { type: 'string' },
        'show-key': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const [command = '', ...words] = positionals;
    return { values, command, words };
  } catch {
    throw new StartupError(USAGE);
  }
}

async function main(args: string[]): Promise<number> {
  const { values, command, words } = parse(args);
  if (values.help) return printed(`${USAGE}\n`, WHOLE);
  const known = Object.hasOwn(COMMANDS, command) ? COMMANDS[command]! : undefined;
  const isKnown =
    known?.words === words.length && Object.keys(values).every(one => known.options.includes(one));
  if (!isKnown) throw new StartupError(USAGE);
  if (command === 'check') {
    if (values.vkey === undefined) throw new StartupError(USAGE);
    const { check } = await loaded(import('./app/record/check.js'));
    const { text, holds } = await check(words[0]!, values.vkey);
    return printed(text, holds ? WHOLE : TAMPERED);
  }
  if (command === 'witness') {
    const { witness, witnessKey } = await loaded(import('./app/record/witness.js'));
    if (values['show-key']) return printed(witnessKey(values), WHOLE);
    if (values.log === undefined) throw new StartupError(USAGE);
    await witness(values);
    return WHOLE;
  }
  const { tlog, bodies, vkey } = values;
  if (tlog === undefined && (command === 'export' || bodies !== undefined || vkey !== undefined))
    throw new StartupError(USAGE);
  if (command === 'verify' && tlog !== undefined) {
    const { verifyTlog } = await loaded(import('./app/record/verify-tlog.js'));
    const { checkpoint: files = [], witness: witnesses = [], json = false } = values;
    const given = { tlog, bodies, vkey, files, witnesses, json, progress: progress() };
    const { text, result } = await verifyTlog(given);
    return printed(text, CODES[result]);
  }
  const seq = Number(words[0] ?? 1);
  if (!Number.isSafeInteger(seq) || seq < 1) throw new StartupError(USAGE);
  const settings = loadSettings(processEnvironment());
  if (command === 'export') {
    const { exportRecord } = await loaded(import('./app/record/export.js'));
    const { text, fits } = await exportRecord(settings, { tlog: tlog!, bodies, progress: progress() });
    return printed(text, fits ? WHOLE : TAMPERED);
  }
  if (command === 'verify') {
    const { verify } = await loaded(import('./app/record/verify.js'));
    const { checkpoint: files = [], witness: witnesses = [], json = false } = values;
    const { text, result } = await verify(settings, { files, witnesses, json, progress: progress() });
    return printed(text, CODES[result]);
  }
  if (command === 'new-epoch') {
    const { newEpoch } = await loaded(import('./app/record/new-epoch.js'));
    return printed(await newEpoch(settings, { newKey: values['new-key'] ?? false }), WHOLE);
  }
  const { checkpoint, key, proof } = await loaded(import('./app/record/single.js'));
  if (command === 'proof') return printed(await proof(settings, seq), WHOLE);
  return printed(await (command === 'key' ? key(settings) : checkpoint(settings)), WHOLE);
}

/** Nothing was told if it could not be printed. */
async function printed(text: string, code: number): Promise<number> {
  return (await said(text)) ? code : UNKNOWN;
}

/** Shows on a terminal how far it is. */
function progress(): (rows: number, of: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  const started = performance.now();
  let shown = started;
  return (rows, of) => {
    const now = performance.now();
    if (rows === of) process.stderr.write('\r\u{1b}[K');
    if (rows === of || now - shown < PROGRESS_EVERY_MS) return;
    shown = now;
    const perSecond = Math.round(rows / ((now - started) / 1_000));
    process.stderr.write(`\r${Math.floor((100 * rows) / of)} % of ${of} rows, ${perSecond} a second\u{1b}[K`);
  };
}

guardOutputs(new ProcessLog());
let code = UNKNOWN;
try {
  code = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${startError(error) ?? loggable(error)}\n`);
}
await flushOutputs(FLUSH_WITHIN_MS);
process.exit(code);
