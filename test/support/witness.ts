import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseCheckpoint } from '../../src/contract/checkpoint.js';
import { isConsistent, type TreeHead } from '../../src/contract/merkle-proofs.js';
import { keyIdInput, parseNote, signatureLine } from '../../src/contract/signed-note.js';
import { sha256 } from '../../src/proof/hashing.js';
import { cosignedText } from '../../src/proof/note-keys.js';

/** A witness as c2sp.org/tlog-witness says, in memory. It trusts the first checkpoint that it is sent. */
export class TestWitness {
  /** What it has cosigned, by origin. */
  readonly heads = new Map<string, TreeHead>();
  /** Requests, in order: the size that was believed to be known, and the answer. */
  readonly asked: [old: number, status: number][] = [];
  /** In place of the right answer. */
  answer: ((body: string) => { status: number; body: string } | 'never') | undefined;

  private constructor(
    readonly name: string,
    private readonly key: KeyObject,
    private readonly keyId: Buffer,
    readonly vkey: string,
    private readonly server: Server,
  ) {}

  static async open(name: string): Promise<TestWitness> {
    const { privateKey } = generateKeyPairSync('ed25519');
    const der = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
    const bytes = der.subarray(der.length - 32);
    const keyId = sha256(keyIdInput(name, 4, bytes)).subarray(0, 4);
    const vkey = `${name}+${keyId.toString('hex')}+${Buffer.concat([Buffer.of(4), bytes]).toString('base64')}`;
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const witness = new TestWitness(name, privateKey, keyId, vkey, server);
    server.on('request', (request, response) => {
      void witness.#answered(request).then(answer => {
        if (answer === 'never') return;
        response.writeHead(answer.status);
        response.end(answer.body);
      });
    });
    return witness;
  }

  get setting(): string {
    return `${this.vkey}@http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  async #answered(request: IncomingMessage): Promise<{ status: number; body: string } | 'never'> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const answer = this.answer?.(body) ?? (await this.#right(body));
    this.asked.push([Number(/^old (\d+)/.exec(body)?.[1]), answer === 'never' ? 0 : answer.status]);
    return answer;
  }

  async #right(body: string): Promise<{ status: number; body: string }> {
    const [proof = '', ...rest] = body.split('\n\n');
    const [old, ...hashes] = proof.split('\n');
    const { text } = parseNote(rest.join('\n\n'))!;
    const to = parseCheckpoint(text)!;
    const known = this.heads.get(to.origin);
    if (Number(old!.slice('old '.length)) !== (known?.size ?? 0))
      return { status: 409, body: `${known?.size ?? 0}\n` };
    const path = hashes.map(hash => new Uint8Array(Buffer.from(hash, 'base64')));
    if (known && !(await isConsistent(sha256, [known, to], path))) return { status: 422, body: '' };
    this.heads.set(to.origin, to);
    return { status: 200, body: this.line(text) };
  }

  /** Its signature of a checkpoint, now. */
  line(text: string): string {
    const time = BigInt(Math.floor(Date.now() / 1_000));
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(time);
    const signature = sign(null, Buffer.from(cosignedText(time, text)), this.key);
    return signatureLine(this.name, this.keyId, Buffer.concat([stamp, signature]));
  }
}
