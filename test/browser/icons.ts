import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from './support/chromium.js';

/** Draws the icons of an installed room from the page's own: `npm run icons`. */
const FOLDER = join(process.cwd(), 'web/public');
const mark = readFileSync(join(FOLDER, 'favicon.svg'), 'utf8');
/** Systems cut a maskable icon to shapes of their own: its ground reaches the edges, the mark stays in the middle. */
const maskable = mark
  .replace('viewBox="0 0 32 32"', 'viewBox="-6 -6 44 44"')
  .replace(/<rect [^>]*fill="(#\w+)"\/>/, '<rect x="-6" y="-6" width="44" height="44" fill="$1"/>');
const ICONS = [
  { name: 'icon-192', svg: mark, size: 192 },
  { name: 'icon-512', svg: mark, size: 512 },
  { name: 'icon-maskable-512', svg: maskable, size: 512 },
  // iOS rounds the corners itself, and paints what is transparent black
  { name: 'apple-touch-icon', svg: maskable, size: 180 },
];

const browser = await launchChromium();
try {
  for (const { name, svg, size } of ICONS) {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    await page.setContent(`<body style="margin:0"><img src="${source}" width="${size}" height="${size}" />`);
    await page.locator('img').evaluate(image => (image as HTMLImageElement).decode());
    await page.screenshot({ path: join(FOLDER, `${name}.png`), omitBackground: true });
    await page.close();
  }
} finally {
  await browser.close();
}
