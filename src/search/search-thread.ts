import { parentPort, workerData } from 'node:worker_threads';
import { errorCode } from '../database/database-errors.js';
import { openReader } from '../database/open-reader.js';
import type { DatabaseAccess } from '../database/thread-reader.js';
import { Asker, type Found, type Search } from './asker.js';
import { Filler } from './filler.js';
import { IndexFile, type IndexedSpan } from './index-file.js';
import { LineSource } from './line-source.js';

// A program of its own: what the threads of the search run. Entered by `search.service.ts`.

/** What a thread is for, and what it needs. */
export type ThreadTask = { access: DatabaseAccess; file: string } & (
  | { role: 'fill'; epoch: string; upTo: number }
  | { role: 'ask' }
);

export type ToThread =
  | { type: 'end' }
  | { type: 'told'; upTo: number }
  | { type: 'ask'; id: number; search: Search }
  /** Its answer is not waited for any more. */
  | { type: 'stop'; id: number };
export type FromThread =
  /** Of the thread that answers: it runs. */
  | { type: 'ready' }
  | { type: 'indexed'; span: IndexedSpan }
  | { type: 'failed'; code: string }
  | { type: 'answer'; id: number; found: Found }
  | { type: 'refusal'; id: number; code: string };

const STATEMENT_LIMIT_MS = 2_000;

const port = parentPort!;
const task = workerData as ThreadTask;
const reader = await openReader(task.access, STATEMENT_LIMIT_MS);
const lines = new LineSource(reader);
const send = (message: FromThread): void => port.postMessage(message);
const close = task.role === 'fill' ? fill(task) : answer(task.file);

function fill(filling: ThreadTask & { role: 'fill' }): () => void {
  let isClosed = false;
  let filler = begin(filling.upTo);
  function begin(upTo: number): Filler {
    const index = IndexFile.open(filling.file, filling.epoch);
    const begun = new Filler(
      index,
      lines,
      upTo,
      error => send({ type: 'failed', code: errorCode(error) }),
      span => send({ type: 'indexed', span }),
    );
    void begun.run().then(
      () => index.close(),
      (error: unknown) => {
        index.close();
        if (isClosed) return;
        send({ type: 'failed', code: errorCode(error) });
        IndexFile.remove(filling.file);
        filler = begin(begun.upTo);
      },
    );
    return begun;
  }
  port.on('message', (message: ToThread) => {
    if (message.type === 'told') filler.told(message.upTo);
  });
  return () => {
    isClosed = true;
    filler.close();
  };
}

function answer(file: string): () => void {
  const asker = new Asker(file, lines);
  const running = new Map<number, AbortController>();
  const find = async (id: number, search: Search): Promise<void> => {
    const stop = new AbortController();
    running.set(id, stop);
    try {
      send({ type: 'answer', id, found: await asker.find(search, stop.signal) });
    } catch (error) {
      send({ type: 'refusal', id, code: errorCode(error) });
    } finally {
      running.delete(id);
    }
  };
  port.on('message', (message: ToThread) => {
    if (message.type === 'ask') void find(message.id, message.search);
    else if (message.type === 'stop') running.get(message.id)?.abort();
  });
  send({ type: 'ready' });
  return () => undefined;
}

port.on('message', (message: ToThread) => {
  if (message.type !== 'end') return;
  close();
  reader.close();
  port.close();
});
