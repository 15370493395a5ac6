// Makes the pictures of an installed page from `style/icons/icon.svg`: `CHROMIUM=… node tests/e2e/icons.mjs`.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium as driver } from 'playwright-core';

const FOLDER = fileURLToPath(new URL('../../style/icons/', import.meta.url));
/** Name, edge in pixels, the part of it that the shield takes, and what lies behind it. Systems cut a maskable picture
 * to their own shape and promise only to leave the middle four fifths. */
const PICTURES = [
  ['icon-192.png', 192, 1, 'transparent'],
  ['icon-512.png', 512, 1, 'transparent'],
  ['icon-maskable.png', 512, 0.6, '#e3eefa'],
];

const svg = await readFile(`${FOLDER}icon.svg`, 'utf8');
const browser = await driver.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
for (const [name, edge, part, ground] of PICTURES) {
  const page = await browser.newPage({ viewport: { width: edge, height: edge } });
  const source = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await page.setContent(`<body style="margin:0;height:100vh;display:grid;place-items:center;background:${ground}">
    <img src="${source}" width="${edge * part}" height="${edge * part}">`);
  await page.locator('img').evaluate((it) => it.decode());
  const png = await page.screenshot({ omitBackground: true });
  await writeFile(FOLDER + name, png);
  console.log(`${name} ${png.length} bytes`);
  await page.close();
}
await browser.close();
