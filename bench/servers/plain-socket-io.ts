import { createServer } from 'node:http';
import { Server } from 'socket.io';

// The least a chat can do: no accounts, no log, one event per line. `NOTICES=1` tells everyone of every join.
const http = createServer();
const io = new Server(http, { serveClient: false, perMessageDeflate: false });
let seq = 0;
io.on('connection', socket => {
  socket.emit('welcome', {});
  if (process.env.NOTICES === '1') io.emit('joined', { name: socket.id, count: io.engine.clientsCount });
  socket.on('message', ({ text }: { text: string }, ack: (answer: object) => void) => {
    const line = { seq: ++seq, kind: 'chat', from: socket.id, text, at: Date.now() };
    io.emit('line', line);
    ack({ ok: true, seq: line.seq });
  });
});
http.listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${(http.address() as { port: number }).port}`),
);
process.on('SIGTERM', () => process.exit(0));
