import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';
import { RoomInfo } from '../logging/room-info.js';

const PATH = '/manifest.webmanifest';
/** Files of the page: `npm run icons`. */
const ICONS = [
  { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
  { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
  { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
];

/** Serves what a browser needs to install the room, under its present name (W3C, Web Application Manifest). */
export function serveManifest(app: NestExpressApplication): void {
  const room = app.get(RoomInfo);
  app.use(PATH, (request: Request, response: Response, next: () => void) => {
    if (request.path !== '/' || (request.method !== 'GET' && request.method !== 'HEAD')) return next();
    const { name, description } = room.facts;
    response.type('application/manifest+json').json({
      ...{ id: '/', start_url: '/', scope: '/', display: 'standalone' },
      ...{ name, short_name: name, ...(description !== undefined && { description }) },
      ...{ background_color: '#ffffff', theme_color: '#0b5cad', icons: ICONS },
    });
  });
}
