/** What stands where inside `src/chat`, from left to right; the two adapters do not know each other. */
const ADAPTERS = ['socket-io', 'line'];

/** Packages that one adapter alone may know, types included. */
const OF_SOCKET_IO =
  /^(socket\.io|socket\.io-parser|engine\.io|ws|@nestjs\/platform-socket\.io|@nestjs\/websockets)(\/|$)/;
const SOCKET_IO = 'src/chat/transport/socket-io/';

/**
 * Why a file may not import another of `src/chat`, or undefined.
 * @param path and target are paths from the root of the repository
 */
export function chatViolation(path: string, target: string): string | undefined {
  const [from, to] = [placeOf(path), placeOf(target)];
  if (from === undefined || to === undefined || from === to) return undefined;
  if (rankOf(from) > rankOf(to)) return undefined;
  return `${from} may not know ${to}`;
}

/** Why a file may not import a package, or undefined: Socket.IO is one transport among others. */
export function packageViolation(path: string, name: string): string | undefined {
  if (!path.startsWith('src/') || path.startsWith(SOCKET_IO) || !OF_SOCKET_IO.test(name)) return undefined;
  return `only ${SOCKET_IO} may know ${name}`;
}

/** `port`, `chat`, `connection` or an adapter; undefined for what is not in `src/chat` or only puts it together. */
function placeOf(path: string): string | undefined {
  const [, room, folder, adapter, file] = path.split('/');
  if (!path.startsWith('src/') || room !== 'chat' || path.includes('.module.')) return undefined;
  if (adapter === undefined) return 'chat';
  if (folder === 'transport') return file === undefined ? 'the port' : adapter;
  return folder;
}

function rankOf(place: string): number {
  if (ADAPTERS.includes(place)) return 3;
  return { 'the port': 0, chat: 1, connection: 2 }[place] ?? Number.NaN;
}
