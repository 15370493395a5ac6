// Makes pictures of the evaluator's pages, to be looked at: `BASE_URL=… CITYSEC=… CHROMIUM=… node tests/e2e/gallery.mjs
// FOLDER [WORDS…]`, with the page served at BASE_URL. Both languages, light and dark, three widths, and what is printed;
// with words only the pictures whose names have one of them. Thirty synthetic cities and the planted frauds lie on the
// bench; nothing of it is a real city.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Bench, Population } from './support/bench.mjs';
import { launch, Profile } from './support/browser.mjs';
import { repository } from './support/env.mjs';
import { until } from './support/wait.mjs';

const [folder, ...words] = process.argv.slice(2);
if (!folder) throw new Error('say into which folder the pictures go');
const CITIES = 30;
const WIDTHS = [360, 768, 1440];

/** What is looked at: a name, and how to get there from a bench on which everything lies. */
const SIGHTS = [
  ['files', (it) => it.app.go('bench')],
  ['decide', async (it) => {
    await it.app.go('bench');
    await it.filter(3);
    await it.page.locator('[data-testid=bench-files] tbody [aria-haspopup=dialog]').first().click();
    await it.page.locator('#bench-decide[open]').waitFor();
  }, 'window'],
  ['trust', async (it) => {
    await it.page.keyboard.press('Escape');
    await it.app.go('bench');
    await it.filter(0);
    await it.app.go('bench/trust');
  }],
  ['entry', async (it) => {
    await it.page.locator('#bench-key-add').click();
  }, 'window'],
  ['city', async (it) => {
    await it.page.keyboard.press('Escape');
    await it.app.go('bench/statistics');
    // The city that most flags are about.
    await it.app.arriving(() => it.page.locator('.statistics__flags h3 a').first().click());
    await it.page.locator('.review-indicator:has(.tag--warning) > summary').first().click();
    await it.page.locator('[data-testid=indicator-flags]').waitFor();
  }],
  ['removed', async (it) => {
    await it.page.locator('#review-expert').fill('张工');
    await it.page.keyboard.press('Enter');
    await it.page.locator('[data-testid=experts] button').first().click();
    await it.page.locator('#bench-put-back').waitFor();
  }, 'window'],
  ['ranking', async (it) => {
    await it.app.go('bench/ranking');
    await until(() => it.page.locator('[data-note=stability]').count(), (n) => n > 0, 'the sampling');
  }],
  ['ranking-paper', null, 'paper'],
  ['weights', async (it, other) => {
    await it.app.go('bench/weights');
    await it.page.locator('#weights-file').setInputFiles(other);
    await it.page.locator('[data-testid=weights]').waitFor();
  }],
  ['statistics', async (it) => {
    await it.app.go('bench/statistics');
    await it.page.locator('.statistics__group > summary').first().click();
    await it.page.locator('.statistics__question').first().waitFor();
  }],
  ['statistics-paper', null, 'paper'],
];

const isWanted = (name) => words.length === 0 || words.some((it) => name.includes(it));

async function look(browser, population, other, locale, colorScheme, width) {
  const profile = await Profile.open(browser, { locale, colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' });
  const name = (sight) => `${sight}-${locale.slice(0, 2)}-${colorScheme}-${width}`;
  if (![['empty'], ...SIGHTS].some(([sight]) => isWanted(name(sight)))) return profile.context.close();
  const it = new Bench(await profile.tab('bench'));
  const take = async (sight, kind) => {
    if (!isWanted(name(sight))) return;
    const path = join(folder, name(sight));
    if (kind === 'paper') {
      if (colorScheme === 'light' && width === 1440) await writeFile(`${path}.pdf`, await it.page.pdf({ preferCSSPageSize: true, format: 'A4' }));
      return;
    }
    const wide = await it.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) console.log(`${name(sight)} is ${wide} px wider than the window`);
    await it.page.screenshot({ path: `${path}.png`, fullPage: kind !== 'window' });
    console.log(`${path}.png`);
  };
  await take('empty');
  await it.pickFolder(population.results);
  await it.outcome();
  await it.loadKeys(population.keys);
  for (const [sight, go, kind] of SIGHTS) {
    if (go) await go(it, other);
    await take(sight, kind);
  }
  return profile.context.close();
}

await mkdir(folder, { recursive: true });
const browser = await launch();
const population = await Population.make(CITIES, '--frauds');
try {
  const weights = await readFile(repository('seeds/weights/default-2022.json'), 'utf8');
  const other = join(population.folder, 'other.json');
  await writeFile(other, weights.replace('"management": 30', '"management": 90'));
  for (const locale of ['zh-CN', 'en']) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of WIDTHS) await look(browser, population, other, locale, colorScheme, width);
    }
  }
} finally {
  await browser.close();
  await population.remove();
}
