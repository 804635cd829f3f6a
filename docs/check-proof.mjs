// Checks a proof of one line, without the room and without other packages:
//
//   node check-proof.mjs 123456.tlog-proof 'KEY'
//
// KEY is the room's public key, from `GET /api/proof/key` or `npm run record -- key`, noted before it was needed. Ends with
// 0 and the line if the proof holds, with 1 and the reason if not.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [file, key] = process.argv.slice(2);
if (file === undefined || key === undefined) fail('usage: node check-proof.mjs FILE KEY');

const text = readFileSync(file, 'utf8');
const end = text.indexOf('\n\n');
const [header, extra, index, ...path] = text.slice(0, end).split('\n');
if (header !== 'c2sp.org/tlog-proof@v1') fail('this is no proof');

// what was sealed of the line: who, to whom, when, and what stands for its text
const { entry, salt, body } = row(value('extra', extra));
if (body !== undefined) {
  // of another length, what is salt and what is text could be shifted
  if (bytesOf(salt).length !== 16) fail('the text is not the one that was sealed');
  const commitment = sha256('sarangbang/body/v1\0', bytesOf(salt), body).toString('base64');
  if (!entry.endsWith(`\nbody ${commitment}\n`)) fail('the text is not the one that was sealed');
}

// the checkpoint: signed by the key, with the size and the root of the tree
const note = text.slice(end + 2);
const split = note.lastIndexOf('\n\n');
const signed = note.slice(0, split + 1);
const [, name, id, publicKey] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(key) ?? fail('this is no key');
const ed25519 = bytesOf(publicKey);
if (ed25519[0] !== 1 || sha256(`${name}\n`, ed25519).toString('hex', 0, 4) !== id) fail('this is no key');
const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), ed25519.subarray(1)]);
const signature = note
  .slice(split + 2)
  .split('\n')
  .filter(line => line.startsWith(`— ${name} `))
  .map(line => bytesOf(line.slice(`— ${name} `.length)))
  .find(bytes => bytes.toString('hex', 0, 4) === id);
if (!signature) fail('the checkpoint is not signed by this key');
if (
  !verify(
    null,
    Buffer.from(signed),
    createPublicKey({ key: der, format: 'der', type: 'spki' }),
    signature.subarray(4),
  )
)
  fail('the signature of the checkpoint is wrong');
const [origin, size, root] = signed.split('\n');
if (origin !== name) fail('the checkpoint is of another log');

// from the leaf to the root: RFC 9162, section 2.1.3.2
let hash = sha256('\0', entry);
let [first, last] = [BigInt(value('index', index)), BigInt(size) - 1n];
if (first > last) fail('the line is not in the tree');
for (const sibling of path.map(bytesOf)) {
  if (last === 0n) fail('the proof is too long');
  if (first % 2n === 1n || first === last) {
    hash = sha256('\x01', sibling, hash);
    while (first % 2n === 0n && first !== 0n) [first, last] = [first / 2n, last / 2n];
  } else {
    hash = sha256('\x01', hash, sibling);
  }
  [first, last] = [first / 2n, last / 2n];
}
if (last !== 0n || hash.toString('base64') !== root) fail('the line is not in the tree');

console.log(`The proof holds: sealed in the first ${size} rows of ${origin}.\n\n${entry}`);
console.log(body === undefined ? 'Its text is not in this file: it was erased, or left out.' : body);

function value(word, line = '') {
  if (!line.startsWith(`${word} `)) fail('this is no proof');
  return line.slice(word.length + 1);
}

function row(base64) {
  try {
    return JSON.parse(bytesOf(base64));
  } catch {
    return fail('this is no proof');
  }
}

function bytesOf(base64 = '') {
  return Buffer.from(base64, 'base64');
}

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function fail(why) {
  console.error(`It does not hold: ${why}.`);
  process.exit(1);
}
