import type { Socket } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { AppModule } from './app.module.js';
import { AllowedOrigins } from '../chat/transport/socket-io/allowed-origins.js';
import { RoomIoAdapter } from '../chat/transport/socket-io/room-io.adapter.js';
import type { Settings } from '../config/settings.js';
import { ChatError } from '../contract/errors.js';
import type { Database } from '../database/database.js';
import { answering } from '../database/work-context.js';
import { PAGE_POLICY, serveWebPage } from './web-page.js';

const BODY_MAX = '64kb';
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 20_000;
const SILENT_AT_MOST_MS = 30_000;

/**
 * The whole server on its database, which it closes with itself; not yet listening.
 * @throws StartupError in words for the operator
 */
export async function createApp(settings: Settings, database: Database): Promise<NestExpressApplication> {
  const app = await build(settings, database);
  app.setGlobalPrefix('api');
  app.set('trust proxy', settings.TRUST_PROXY);
  app.disable('x-powered-by');
  // TLS is the work of a proxy: what binds browsers to it (HSTS, upgraded requests) is the proxy's to say
  const safety = helmet({
    strictTransportSecurity: false,
    xFrameOptions: { action: 'deny' },
    contentSecurityPolicy: { useDefaults: false, directives: PAGE_POLICY },
  });
  app.use(safety);
  app.set('etag', false);
  app.use(noStore);
  app.use(rejectDuplicateHost);
  serveWebPage(app);
  app.use(rejectUnknownPaths);
  app.use(requireJson);
  app.useBodyParser('json', { limit: BODY_MAX });
  app.use(answerRequest);
  const origins = new AllowedOrigins(settings);
  app.enableCors({
    origin: (origin, answer) => answer(null, origin !== undefined && origins.listed(origin)),
  });
  const server = app.getHttpServer();
  server.headersTimeout = HEADERS_WITHIN_MS;
  server.requestTimeout = REQUEST_WITHIN_MS;
  // a connection that says nothing at all; WebSockets lift it, long polls are shorter
  server.timeout = SILENT_AT_MOST_MS;
  // an upgrade takes Node's own listener away, and an answer may still be on its way: lost, it would end the process
  server.on('connection', (socket: Socket) => socket.on('error', () => undefined));
  app.useWebSocketAdapter(new RoomIoAdapter(app, safety));
  return app;
}

/** Nest runs no shutdown hooks for an application that it could not build, so the database is closed here. */
async function build(settings: Settings, database: Database): Promise<NestExpressApplication> {
  try {
    return await NestFactory.create<NestExpressApplication>(AppModule.forRoot(settings, database), {
      bodyParser: false,
      abortOnError: false,
    });
  } catch (error) {
    await database.onApplicationShutdown();
    throw error;
  }
}

/**
 * No cache may keep answers of the API; files of the page set their own headers (OWASP ASVS 5.0, 14.2.5,
 * 14.3.2).
 */
function noStore(_: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/** RFC 9112, 3.2: two Host lines attack a proxy that reads the other one. Node takes the first. */
function rejectDuplicateHost(request: Request, response: Response, next: NextFunction): void {
  if ((request.headersDistinct.host?.length ?? 0) <= 1) return next();
  const error = new ChatError('INVALID', { message: 'There must be one Host header.' });
  response.status(error.status).json({ error: error.body() });
}

/** Everything but the page is below /api; Socket.IO has answered its own requests before. */
function rejectUnknownPaths(request: Request, response: Response, next: NextFunction): void {
  if (request.path.startsWith('/api/')) return next();
  const error = new ChatError('NOT_FOUND');
  response.status(error.status).json({ error: error.body() });
}

/** A form on a foreign page can post text or forms without a preflight, but not JSON. */
function requireJson(request: Request, response: Response, next: NextFunction): void {
  const hasBody =
    request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  if (!hasBody || request.headers['content-length'] === '0' || request.is('application/json')) return next();
  const error = new ChatError('INVALID', { message: 'The body must be application/json.' });
  response.status(415).json({ error: error.body() });
}

/** What only reads ends with its request: its answer is not waited for any more. */
function answerRequest({ method }: Request, response: Response, next: NextFunction): void {
  if (method !== 'GET') return answering({}, next);
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  answering({ gone: gone.signal }, next);
}
