import { dirname, join, normalize } from 'node:path/posix';
import ts from 'typescript';
import { chatViolation, packageViolation } from './house.chat.js';
import { circlesOf } from './house.circles.js';
import { featureCircles, webViolation } from './house.web.js';

/** A file of the house, its path from the root of the repository with `/` between. */
export interface HouseFile {
  path: string;
  text: string;
}

export const LINES_MAX = 300;
/** The only file that may look at the environment. */
export const ENVIRONMENT_READER = 'src/config/load-settings.ts';

/**
 * Where an error's message may be printed: for the operator, before any member's text can be in it. Elsewhere a
 * driver's message may quote a member, so only codes are logged.
 */
const PRINTERS = new Set(['src/app/serve.ts', 'src/passwd.ts', 'src/database/folder-lock.ts']);
/** Functions that write to the process log. */
const LOGS = new Set(['log', 'warn', 'error', 'debug', 'verbose', 'fatal', 'say', 'write']);

/** Where private fields of a library may be named: one file a library, with a test that tells when one has moved. */
const INTERNALS = /-internals\.ts$/;

/** The part of the web client that knows the protocol, and nothing of pages. */
const CLIENT = 'web/src/client/';

/** From left to right. A room imports itself and those of smaller rank; the programs are of `app`. */
const RANK: Readonly<Record<string, number>> = {
  contract: -1,
  config: 0,
  entities: 1,
  rates: 1,
  database: 2,
  logging: 3,
  search: 4,
  proof: 4,
  auth: 5,
  chat: 6,
  admin: 7,
  app: 8,
};

/** The only files directly in `src`. */
const PROGRAMS = /^(main|passwd|record|views)\.[jt]s$/;

/** What opens a door of its own to the database. */
const DOORS = new Set([
  'Repository',
  'TreeRepository',
  'DataSource',
  'AbstractRepository',
  'createConnection',
  'getConnection',
  'getManager',
  'getRepository',
]);

/** One thing a file imports; `names` is empty for a side effect, `*` stands for all of a module. */
interface Import {
  from: string;
  names: string[];
}

const sources = new WeakMap<HouseFile, ts.SourceFile>();

/** A file's tree, which is made once. */
export function sourceOf(file: HouseFile): ts.SourceFile {
  const source = sources.get(file) ?? ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  sources.set(file, source);
  return source;
}

/** Every breach of the house rules, as `file: what`. */
export function houseViolations(files: readonly HouseFile[]): string[] {
  return files.flatMap(file => {
    const source = sourceOf(file);
    const imports = importsOf(source);
    const room = roomOf(file.path);
    return [
      ...(room === undefined
        ? ['stands in no room of the house']
        : directionFaults(file.path, room, imports)),
      ...(room === 'database' ? [] : doorFaults(imports)),
      ...(room === 'chat' ? readerFaults(imports) : []),
      ...(file.path.startsWith(CLIENT) ? clientFaults(file.path, imports) : []),
      ...(file.path !== ENVIRONMENT_READER && readsEnvironment(source) ? ['reads process.env'] : []),
      ...(file.path.startsWith('src/') && !PRINTERS.has(file.path) && logsMessages(source)
        ? ['logs what an error says: log its code (errorCode) or loggable(error)']
        : []),
      ...(file.path.startsWith('src/') && !INTERNALS.test(file.path) && readsPrivateFields(source)
        ? ["names a private field of a library: that is for the library's -internals.ts"]
        : []),
      ...(lineCount(file.text) > LINES_MAX ? [`has more than ${LINES_MAX} lines`] : []),
    ].map(fault => `${file.path}: ${fault}`);
  });
}

/** True when a file names a property that begins with `_`, in whatever spelling. Our own begin with `#`. */
function readsPrivateFields(source: ts.SourceFile): boolean {
  return anyNode(source, node => {
    if (ts.isPropertyAccessExpression(node)) return node.name.text.startsWith('_');
    if (ts.isElementAccessExpression(node)) return /^['"`]_/.test(node.argumentExpression.getText());
    if (ts.isBindingElement(node)) return node.propertyName?.getText().startsWith('_') ?? false;
    return false;
  });
}

/** Files that import one another in a circle, type imports included. */
export function importCircles(files: readonly HouseFile[]): string[][] {
  const paths = new Set(files.map(file => file.path));
  const graph = new Map(
    files.map(file => {
      const to = importsOf(sourceOf(file))
        .filter(({ from }) => from.startsWith('.'))
        .map(({ from }) => normalize(join(dirname(file.path), from)));
      const found = to.flatMap(
        name =>
          [name, name.replace(/\.js$/, '.ts'), name.replace(/\.js$/, '.tsx')].find(one => paths.has(one)) ??
          [],
      );
      return [file.path, found] as const;
    }),
  );
  return circlesOf(graph);
}

/** Features of the page that import one another in a circle, type imports included. */
export function webCircles(files: readonly HouseFile[]): string[][] {
  return featureCircles(
    files.map(file => ({ path: file.path, imports: importsOf(sourceOf(file)).map(({ from }) => from) })),
  );
}

/** True when a file looks at the environment of the process, in whatever spelling. */
export function readsEnvironment(source: ts.SourceFile): boolean {
  return anyNode(source, node => {
    if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && isProcess(node.expression);
    if (ts.isElementAccessExpression(node)) return isProcess(node.expression);
    if (ts.isVariableDeclaration(node) && ts.isObjectBindingPattern(node.name)) {
      return node.initializer !== undefined && isProcess(node.initializer) && bindsEnv(node.name);
    }
    return (
      ts.isImportDeclaration(node) &&
      importOf(node).some(({ from, names }) => /^(node:)?process$/.test(from) && names.includes('env'))
    );
  });
}

/** True when more of an error than its code goes into the process log: its message, its stack, or all of it. */
export function logsMessages(source: ts.SourceFile): boolean {
  return anyNode(
    source,
    node =>
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      LOGS.has(node.expression.name.text) &&
      node.arguments.some(argument => anyNode(argument, saysMessage) || isError(argument)),
  );
}

function saysMessage(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) return /^(message|stack|sqlMessage|cause)$/.test(node.name.text);
  if (ts.isTemplateSpan(node)) return isError(node.expression);
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'String') {
    return node.arguments.some(isError);
  }
  return false;
}

function isError(node: ts.Node): boolean {
  return ts.isIdentifier(node) && /^(e|err|error|fault|cause|reason)$/i.test(node.text);
}

export function importsOf(source: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  anyNode(source, node => {
    imports.push(...importOf(node));
    return false;
  });
  return imports;
}

function importOf(node: ts.Node): Import[] {
  if (ts.isImportDeclaration(node)) return [{ from: textOf(node.moduleSpecifier), names: clauseNames(node) }];
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    const { exportClause } = node;
    const names =
      exportClause && ts.isNamedExports(exportClause)
        ? exportClause.elements.map(({ propertyName, name }) => (propertyName ?? name).text)
        : ['*'];
    return [{ from: textOf(node.moduleSpecifier), names }];
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return [{ from: textOf(node.argument.literal), names: [node.qualifier?.getText() ?? '*'] }];
  }
  if (ts.isExternalModuleReference(node)) return [{ from: textOf(node.expression), names: ['*'] }];
  const isCall =
    ts.isCallExpression(node) &&
    (node.expression.kind === ts.SyntaxKind.ImportKeyword ||
      (ts.isIdentifier(node.expression) && node.expression.text === 'require'));
  return isCall ? [{ from: textOf(node.arguments[0]), names: ['*'] }] : [];
}

function clauseNames({ importClause }: ts.ImportDeclaration): string[] {
  if (!importClause) return [];
  const { name, namedBindings } = importClause;
  const bound = namedBindings
    ? ts.isNamespaceImport(namedBindings)
      ? ['*']
      : namedBindings.elements.map(element => (element.propertyName ?? element.name).text)
    : [];
  return [...(name ? ['*'] : []), ...bound];
}

function directionFaults(path: string, room: string, imports: Import[]): string[] {
  return imports.flatMap(({ from }) => {
    if (!from.startsWith('.')) {
      const violation = packageViolation(path, from);
      if (violation !== undefined) return [`imports ${from}: ${violation}`];
      if (room === 'contract') return [`imports ${from}: contract imports no package`];
      return path.startsWith('web/src/') && from.startsWith('node:')
        ? [`imports ${from}: a browser has no such thing`]
        : [];
    }
    const to = normalize(join(dirname(path), from));
    const target = roomOf(to);
    if (target === undefined) return [`imports ${from}, which is no part of the house`];
    const violation = chatViolation(path, to) ?? webViolation(path, to);
    if (violation !== undefined) return [`imports ${from}: ${violation}`];
    return mayImport(room, target) ? [] : [`imports ${from}: ${room} may not know ${target}`];
  });
}

function clientFaults(path: string, imports: Import[]): string[] {
  return imports
    .map(({ from }) => (from.startsWith('.') ? normalize(join(dirname(path), from)) : from))
    .filter(to => to !== 'socket.io-client' && !to.startsWith(CLIENT) && roomOf(to) !== 'contract')
    .map(to => `imports ${to}: the client knows itself, the contract and socket.io-client`);
}

function doorFaults(imports: Import[]): string[] {
  return imports.flatMap(({ from, names }) => {
    if (from === '@nestjs/typeorm' || from.startsWith('typeorm/')) return [`imports ${from}`];
    if (from !== 'typeorm') return [];
    return names
      .filter(name => name === '*' || DOORS.has(name))
      .map(name => `imports ${name} of typeorm: the only doors are database.read and database.write`);
  });
}

/** Sockets get nothing that their node has not delivered. */
function readerFaults(imports: Import[]): string[] {
  return imports
    .filter(({ names }) => names.includes('LogReader'))
    .map(({ from }) => `imports LogReader from ${from}: for a socket the log is read by ShownLog`);
}

function mayImport(room: string, target: string): boolean {
  if (room === target) return true;
  if (room === 'web') return target === 'contract';
  return (RANK[target] ?? Infinity) < RANK[room]!;
}

/** The room a path belongs to; undefined for a folder the plan of the house does not have. */
function roomOf(path: string): string | undefined {
  if (/^ormconfig\.[jt]s$/.test(path)) return 'database';
  const [top, folder, inside] = path.split('/');
  if (top === 'web') return 'web';
  if (top !== 'src' || folder === undefined) return undefined;
  if (inside === undefined) return PROGRAMS.test(folder) ? 'app' : undefined;
  return Object.hasOwn(RANK, folder) ? folder : undefined;
}

function isProcess(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return node.text === 'process';
  return ts.isPropertyAccessExpression(node) && node.name.text === 'process';
}

function bindsEnv({ elements }: ts.ObjectBindingPattern): boolean {
  return elements.some(({ propertyName, name, dotDotDotToken }) => {
    return dotDotDotToken !== undefined || (propertyName ?? name).getText() === 'env';
  });
}

function textOf(node: ts.Node | undefined): string {
  return node && ts.isStringLiteralLike(node) ? node.text : '(computed)';
}

function lineCount(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}

function anyNode(node: ts.Node, is: (node: ts.Node) => boolean): boolean {
  return is(node) || (ts.forEachChild(node, child => anyNode(child, is) || undefined) ?? false);
}
