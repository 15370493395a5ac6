// Makes the pictures of the README: `BASE_URL=… CITYSEC=… CHROMIUM=… node tests/e2e/screens.mjs`, with the page served
// at BASE_URL. Everything on them is the example city, synthetic, or made up on the spot.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Bench, Population } from './support/bench.mjs';
import { launch, Profile } from './support/browser.mjs';
import { repository } from './support/env.mjs';
import { asFile, contribution } from './support/hands.mjs';
import { shrunk } from './support/png.mjs';
import { until } from './support/wait.mjs';

const FOLDER = repository('tests/screens');
/** A README should load quickly: no picture is larger, in bytes. */
const LARGEST = 150_000;
const PLANNING = 'management.strategy.planning';
const PASSPHRASE = 'correct horse battery 2026';

const DESK = { viewport: { width: 1280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** Opens a profile with the example city on the day of the example. */
async function example(browser, options) {
  const profile = await Profile.open(browser, { timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...options });
  const app = await profile.tab();
  await app.page.clock.setFixedTime('2026-11-22T08:00:00Z');
  await app.openExample();
  return app;
}

async function picture(app, name) {
  // Neither a caret nor the outline of what was clicked last.
  await app.page.evaluate(() => document.activeElement.blur());
  const path = join(FOLDER, `${name}.png`);
  const png = shrunk(await app.page.screenshot());
  if (png.length > LARGEST) throw new Error(`${path} would have ${png.length} bytes, more than ${LARGEST}`);
  await writeFile(path, png);
  console.log(`${path} ${png.length} bytes`);
}

/** Scrolls until an element stands below the bar at the top. */
const scrollTo = (app, selector) =>
  app.page.locator(selector).first().evaluate((it) => scrollTo(0, it.getBoundingClientRect().top + scrollY - 120));

async function tour(browser) {
  const app = await example(browser, DESK);
  await app.go('');
  await picture(app, 'home');
  await app.go('questions/management.strategy');
  await scrollTo(app, '[id="q-management.strategy.planning.q1"]');
  await picture(app, 'questionnaire');
  await app.go('results');
  await picture(app, 'results');
  await app.go('plan');
  await app.page.locator('#target-total').fill('40');
  await app.page.keyboard.press('Tab');
  await app.page.locator('#solve').click();
  await app.page.locator('#take-solution').click();
  await scrollTo(app, '#plan-solver');
  await picture(app, 'plan');
  await app.go('report');
  await scrollTo(app, '.paper');
  await picture(app, 'report');
  await app.go('sign');
  await app.makeKey('湖州市网信办', PASSPHRASE);
  await scrollTo(app, '#step-4');
  await picture(app, 'sign');
  const file = await app.sign(PASSPHRASE);
  await app.go('verify');
  await app.pickResult({ name: file.name, mimeType: 'application/json', buffer: file.bytes });
  await scrollTo(app, '#verdict');
  await picture(app, 'verify');
}

/** A contribution beside what stands: two departments and the coordinator do not agree. */
async function hands(browser) {
  const profile = await Profile.open(browser, { timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...DESK });
  const app = await profile.tab();
  await app.page.clock.setFixedTime('2026-11-22T08:00:00Z');
  await app.begin();
  await app.chooseCity('330500');
  await app.toQuestions();
  await app.choose(`${PLANNING}.q1-1`);
  await app.go('contributions');
  await app.hands.assignRest();
  await app.hands.departments().first().waitFor();
  const task = JSON.parse((await app.hands.exportTask('网信办')).bytes);
  await app.go('questions/management.strategy');
  await app.sayUnknown('management.strategy.standards.q3');
  await app.go('contributions/receive');
  const answers = {
    [`${PLANNING}.q1`]: { level: 3 },
    [`${PLANNING}.q2`]: { checked: [1, 2, 3] },
    'management.strategy.standards.q3': { level: 2 },
  };
  const file = contribution(task, { person: '王工（网络安全科）', at: '2026-11-24T02:15:00Z', answers });
  await app.hands.receive(asFile('湖州市_网信办_填报结果_2026-11-24.contribution.json', file));
  await app.page.getByTestId('preview-counts').waitFor();
  await scrollTo(app, '[data-testid=preview-counts]');
  await picture(app, 'merge');
}

/** The evaluator: synthetic cities with planted frauds, what became of each file, and the ranking. */
async function evaluator(browser) {
  const population = await Population.make(30, '--frauds');
  try {
    const profile = await Profile.open(browser, { timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...DESK });
    const bench = new Bench(await profile.tab('bench'));
    const { app, page } = bench;
    await bench.loadKeys(population.keys);
    await app.go('bench');
    await bench.pickFolder(population.results);
    await bench.outcome();
    await page.getByRole('button', { name: '状态' }).click();
    await page.getByRole('button', { name: '状态' }).click();
    await scrollTo(app, '.bench-filters');
    await picture(app, 'bench');
    await app.go('bench/ranking');
    await until(() => page.locator('[data-note=stability]').count(), (n) => n > 0, 'the sampling');
    await scrollTo(app, '#table-ranking-total');
    await picture(app, 'ranking');
  } finally {
    await population.remove();
  }
}

async function variants(browser) {
  const dark = await example(browser, { ...DESK, colorScheme: 'dark' });
  await dark.go('results');
  await scrollTo(dark, '#results-domains');
  await picture(dark, 'results-dark');
  const phone = await example(browser, PHONE);
  await phone.go('questions/technology.cii');
  await scrollTo(phone, '.indicator');
  await picture(phone, 'questionnaire-phone');
  const english = await example(browser, { ...DESK, locale: 'en' });
  await english.go('questions/management.strategy');
  await scrollTo(english, '[id="q-management.strategy.planning.q1"]');
  await picture(english, 'questionnaire-english');
}

await mkdir(FOLDER, { recursive: true });
const browser = await launch();
try {
  await tour(browser);
  await hands(browser);
  await evaluator(browser);
  await variants(browser);
} finally {
  await browser.close();
}
