import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { endProcess } from './end-process.js';

/** A Python with the packages the tests need. */
export const PYTHON = ['python3', '/usr/bin/python3'].find(
  python => spawnSync(python, ['-c', 'import requests, socketio, websocket, aiohttp']).status === 0,
);

/** Reports the skipped tests where there is no such Python; in CI that is a failure. */
export function withoutPython(tests: string): boolean {
  if (PYTHON) return false;
  const reason =
    'no python3 has socketio, aiohttp, requests and websocket (Debian: apt-get install python3-socketio ' +
    'python3-aiohttp python3-requests python3-websocket)';
  if (process.env.CI === 'true') throw new Error(`CI leaves nothing out, and ${reason}`);
  console.log(`LEFT OUT: ${tests}, because ${reason}.\n`);
  return true;
}

/** Stock clients, one per token, that report each event as a JSON array on a line. Their `auth` is fixed. */
const CLIENTS = `
import asyncio, json, sys, threading, socketio
kind, transport, url, *tokens = sys.argv[1:]
lock = threading.Lock()
def out(*what):
    with lock: print(json.dumps(what), flush=True)
options = {"transports": transport.split(","), "wait_timeout": 10}
events = ["welcome", "messages", "session", "connect_error", "disconnect"]
def run():
    clients = []
    for i, token in enumerate(tokens):
        client = socketio.Client()
        for name in events: client.on(name, lambda *given, i=i, name=name: out(i, name, *given))
        client.connect(url, auth={"token": token}, **options)
        clients.append(client)
    for line in sys.stdin:
        i, event, payload, count = json.loads(line)
        for n in range(count):
            clients[i].emit(event, payload, callback=lambda answer: out(i, "ack", answer))
async def run_async():
    clients = []
    for i, token in enumerate(tokens):
        client = socketio.AsyncClient()
        for name in events:
            async def handler(*given, i=i, name=name): out(i, name, *given)
            client.on(name, handler)
        await client.connect(url, auth={"token": token}, **options)
        clients.append(client)
    loop = asyncio.get_running_loop()
    while True:
        line = await loop.run_in_executor(None, sys.stdin.readline)
        if not line: break
        i, event, payload, count = json.loads(line)
        for n in range(count): await clients[i].emit(event, payload, callback=lambda answer: out(i, "ack", answer))
if kind == "sync": run()
else: asyncio.run(run_async())
`;

// oxlint-disable-next-line typescript/no-explicit-any -- what tests look into
type Seen = any[];

const PATIENCE_MS = 15_000;

/** Python's clients, in one process. If there is only one, its number may be omitted. */
export class PythonClients {
  readonly seen: Seen[] = [];
  errors = '';
  readonly #child: ChildProcess;
  readonly #looks = new Set<() => void>();

  constructor(kind: 'sync' | 'async', transports: string, url: string, ...tokens: string[]) {
    this.#child = spawn(PYTHON!, ['-c', CLIENTS, kind, transports, url, ...tokens], {
      env: { ...process.env, PYTHONUTF8: '1' },
    });
    let rest = '';
    this.#child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop()!;
      for (const line of lines) this.seen.push(JSON.parse(line) as Seen);
      for (const look of this.#looks) look();
    });
    this.#child.stderr!.on('data', data => (this.errors += String(data)));
    this.#child.stdin!.on('error', () => undefined);
  }

  /** Sends an event a number of times, without waiting for answers. */
  emit(event: string, payload: object, { times = 1, of = 0 } = {}): void {
    this.#child.stdin!.write(`${JSON.stringify([of, event, payload, times])}\n`);
  }

  all(event: string, of = 0): Seen[] {
    return this.seen.filter(([i, name]) => i === of && name === event).map(([, , ...given]) => given);
  }

  /** Waits until an event has been seen this often. */
  async saw(event: string, { times = 1, of = 0 } = {}): Promise<void> {
    await this.until(() => this.all(event, of).length >= times, `${event} × ${times} of ${of}`);
  }

  async until(done: () => boolean, what: string): Promise<void> {
    if (done()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(
          new Error(
            `waited in vain for ${what}; seen ${JSON.stringify(this.seen).slice(-600)} ${this.errors}`,
          ),
        );
      }, PATIENCE_MS);
      const look = (): void => {
        if (!done()) return;
        clearTimeout(timer);
        this.#looks.delete(look);
        resolve();
      };
      this.#looks.add(look);
    });
  }

  async end(): Promise<void> {
    return endProcess(this.#child);
  }
}
