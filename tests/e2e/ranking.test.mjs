// The evaluator's ranking: page, command line, CSV, JSON and workbook say the same, and every place leads to its answers.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { citysec, repository } from './support/env.mjs';
import { scenarios } from './support/browser.mjs';
import { RankingDesk } from './support/ranking.mjs';
import { Review } from './support/review.mjs';
import { csv, workbook } from './support/sheets.mjs';
import { run, Workbench } from './support/tools.mjs';
import { until } from './support/wait.mjs';

const scenario = scenarios();
const CITIES = 40;

let bench;
let files;
before(async () => {
  bench = await Workbench.open();
  const made = await run(citysec(), 'sample', '--cities', String(CITIES), '--seed', '5', '--out', `${bench.folder}/p`);
  assert.equal(made.status, 0, made.err);
  const folder = `${bench.folder}/p/results`;
  files = (await readdir(folder)).toSorted().map((it) => join(folder, it));
  assert.equal(files.length, CITIES);
});
after(() => bench?.close());

/** What the command line says of the same files, table by table. */
async function ranked(...args) {
  const { status, out, err } = await run(citysec(), 'rank', ...files, '--format', 'json', ...args);
  assert.equal(status, 0, err);
  return Object.fromEntries(JSON.parse(out).tables.map((it) => [it.id, it]));
}

const hundredths = (it, digits) => (digits === 2 ? it / 100 : Math.round(it / 10) / 10).toFixed(digits);

/** A cell as the page writes it; `null` for words, which differ between languages. */
function words(kind, value, digits) {
  if (value === null) return '';
  if (kind === 'scoreE2') return hundredths(value, digits);
  if (kind === 'shareE4') return `${hundredths(value, digits)}%`;
  if (kind === 'differenceE2') {
    const sign = value > 0 ? '+' : value < 0 ? '−' : '';
    return sign + hundredths(Math.abs(value), digits);
  }
  return kind === 'text' ? null : String(value).replace('-', '−');
}

/** The table on the page has the figures, the cities and the codes of the command line's. */
async function same(desk, expected, digits) {
  const { heads, rows } = await desk.table(expected.id);
  const columns = expected.columns.filter((it) => it.kind !== 'file');
  assert.equal(heads.length, columns.length, expected.id);
  assert.equal(rows.length, expected.rows.length, expected.id);
  let figures = 0;
  expected.rows.forEach((row, at) => {
    columns.forEach(({ key, kind }, idx) => {
      const word = ['city', 'code'].includes(key) ? row[key] : words(kind, row[key], digits);
      if (word === null) return;
      assert.equal(rows[at][idx], word, `${expected.id}, row ${at + 1}, ${key}`);
      figures += 1;
    });
  });
  return figures;
}

async function rankingDesk(profile, route = 'bench/ranking') {
  const app = await profile.tab('bench');
  const desk = new RankingDesk(app);
  await desk.open(files);
  await app.go(route);
  return desk;
}

const TABLES = ['ranking-total', 'ranking-management', 'ranking-technology', 'ranking-operations'];

scenario('the page ranks as the command line does, and says on what it stands', {}, async (profile) => {
  const desk = await rankingDesk(profile);
  await desk.sampled('1000');
  const expected = await ranked('--stability', '5', '--seed', '1');
  let figures = 0;
  for (const id of TABLES) figures += await same(desk, expected[id], 1);
  assert.ok(figures > 30 * 4 * 7, `${figures} figures`);
  await desk.check('显示两位小数');
  for (const id of TABLES) await same(desk, expected[id], 2);

  const notes = await desk.notes();
  assert.match(notes.synthetic, /合成数据/);
  assert.match(notes.counted, new RegExp(`计入 ${CITIES} 份，未计入 0 份，不接受 0 份`));
  assert.match(notes.keys, /没有密钥清单/);
  assert.match(notes.weights, /sha256:[0-9a-f]{64}/);
  const digest = (it) => it.match(/sha256:[0-9a-f]{64}/)[0];
  const told = Object.fromEntries(expected['ranking-total'].notes.map((it) => [it.key, it.text]));
  assert.equal(digest(notes.weights), digest(told.weights));
  assert.equal(digest(notes.model), digest(told.model));
  assert.deepEqual(Object.keys(notes), Object.keys(told), 'the same things have to be known of both');
});

scenario('choices change what is shown as they do on the command line', {}, async (profile) => {
  const desk = await rankingDesk(profile);
  await desk.enter('ranking-top', 7);
  await desk.enter('ranking-points', 20);
  await desk.enter('ranking-samples', 300);
  await desk.enter('ranking-seed', 9);
  await desk.sampled('种子 9');
  const seven = await ranked('--top', '7', '--stability', '20', '--samples', '300', '--seed', '9');
  for (const id of TABLES) await same(desk, seven[id], 1);

  await desk.enter('ranking-points', 101);
  assert.match(await desk.error('ranking-points'), /0 到 100/);
  assert.match((await desk.notes()).stability, /20 个百分点/, 'what does not fit changes nothing');
  await desk.enter('ranking-points', 20);

  await desk.check('显示全部名次');
  await desk.check('显示名次的变动范围', false);
  await desk.among('地级市');
  const within = await ranked('--top', 'all', '--by', 'class');
  await same(desk, within['ranking-total-prefecture'], 1);
  await same(desk, within['ranking-operations-prefecture'], 1);
  // What was chosen is still there after a look at another part.
  await desk.app.go('bench');
  await desk.app.go('bench/ranking');
  await same(desk, within['ranking-total-prefecture'], 1);
});

scenario('a city is found on the screen, and files have all of them', {}, async (profile) => {
  const desk = await rankingDesk(profile);
  await desk.sampled('1000');
  const { rows } = await desk.table('ranking-total');
  const [place, city, code] = rows[20];
  await desk.page.locator('#ranking-search').fill(code);
  const found = await until(() => desk.table('ranking-total'), (it) => it.rows.length === 1, 'one city');
  assert.deepEqual(found.rows[0].slice(0, 3), [place, city, code], 'with the place that it has');
  const lines = csv((await desk.takeCsv('ranking-total')).bytes);
  assert.ok(lines.length > rows.length);
  await desk.page.locator('#ranking-search').fill('no such city');
  await until(() => desk.page.locator('.ranking__table .muted').allInnerTexts(), (it) => it.length === TABLES.length, 'none');
});

scenario('what is taken home says what the page says', {}, async (profile) => {
  const desk = await rankingDesk(profile);
  await desk.sampled('1000');
  const expected = await ranked('--stability', '5', '--seed', '1');
  const total = expected['ranking-total'];

  const json = JSON.parse((await desk.take('全部存为 JSON')).bytes);
  assert.deepEqual(json.tables.map((it) => it.id), [...TABLES, 'files']);
  for (const table of json.tables) {
    const of = expected[table.id];
    assert.deepEqual(table.columns.map((it) => [it.key, it.kind]), of.columns.map((it) => [it.key, it.kind]));
    const figures = (rows) =>
      rows.map((row) => table.columns.filter((it) => it.kind !== 'text').map((it) => row[it.key]));
    assert.deepEqual(figures(table.rows), figures(of.rows), table.id);
  }

  const scales = { scoreE2: 100, differenceE2: 100, shareE4: 10_000, integer: 1, place: 1 };
  const book = workbook((await desk.take('全部存为 Excel（XLSX）')).bytes);
  assert.equal(book.length, 5);
  json.tables.forEach((table, idx) => {
    const head = 1 + table.notes.length;
    const { rows, frozen } = book[idx];
    assert.equal(rows[0][0], table.title);
    assert.deepEqual(rows[head], table.columns.map((it) => it.head));
    assert.equal(frozen, head + 1, 'the head stays in view');
    table.rows.forEach((row, at) => {
      table.columns.forEach(({ key, kind }, column) => {
        const found = rows[head + 1 + at][column] ?? null;
        const value = row[key];
        const scaled = typeof value === 'number' ? value / scales[kind] : value;
        assert.equal(found, scaled, `${table.id}, row ${at + 1}, ${key}`);
      });
    });
    assert.equal(rows.length, head + 1 + table.rows.length);
  });

  const lines = csv((await desk.takeCsv('ranking-total')).bytes);
  const shown = json.tables[0];
  const head = 2 + shown.notes.length;
  assert.deepEqual(lines[head], shown.columns.map((it) => it.head));
  total.rows.forEach((row, at) => {
    total.columns.forEach(({ key, kind }, idx) => {
      const word = words(kind, row[key], 2) ?? shown.rows[at][key];
      assert.equal(lines[head + 1 + at][idx], word, `CSV, row ${at + 1}, ${key}`);
    });
  });
  assert.equal(lines.length, head + 1 + total.rows.length);
});

scenario('a bench that the page saves is ranked by the command line as the page shows it', {}, async (profile) => {
  const desk = await rankingDesk(profile);
  await desk.enter('ranking-top', 12);
  await desk.enter('ranking-points', 8);
  await desk.enter('ranking-samples', 200);
  await desk.enter('ranking-seed', 4);
  await desk.sampled('种子 4');
  const json = JSON.parse((await desk.take('全部存为 JSON')).bytes);
  await desk.app.go('bench');
  const saved = await desk.save();
  const path = await bench.put(saved.name, saved.bytes);
  const { status, out, err } = await run(citysec(), 'rank', path, '--format', 'json');
  assert.equal(status, 0, err);
  const found = JSON.parse(out);
  assert.deepEqual(found.tables.map((it) => it.id), json.tables.map((it) => it.id));
  json.tables.forEach((table, idx) => {
    assert.deepEqual(found.tables[idx].columns.map((it) => it.key), table.columns.map((it) => it.key));
    const plain = ['city', 'code', 'name'];
    const keys = table.columns.filter((it) => it.kind !== 'text' || plain.includes(it.key)).map((it) => it.key);
    const rows = (it) => it.rows.map((row) => keys.map((key) => row[key]));
    assert.deepEqual(rows(found.tables[idx]), rows(table), table.id);
  });
  assert.equal(found.tables[0].rows.length, 12);
});

scenario('another weight table is loaded, compared and ranked by', {}, async (profile) => {
  const desk = await rankingDesk(profile, 'bench/weights');
  const text = await readFile(repository('seeds/weights/default-2022.json'), 'utf8');
  const other = await bench.put('other.json', text.replace('"management": 30', '"management": 90'));
  const broken = { name: 'broken.json', mimeType: 'application/json', buffer: Buffer.from(text.replace('"management": 30', '"management": 0')) };
  await desk.pickWeights(broken);
  const defects = await until(() => desk.defects(), (it) => it.length > 0, 'defects');
  assert.match(defects[0], /management/);

  await desk.pickWeights(other);
  await desk.page.locator('[data-testid=weights]').waitFor();
  const expected = await ranked('--weights', other, '--compare', '--top', 'all');
  await same(desk, expected.weights, 1);
  await desk.check('排名改用这套权重');
  await desk.app.go('bench/ranking');
  await desk.check('显示全部名次');
  await desk.check('显示名次的变动范围', false);
  for (const id of TABLES) await same(desk, expected[id], 1);
  const told = Object.fromEntries(expected['ranking-total'].notes.map((it) => [it.key, it.text]));
  const digest = (it) => it.match(/sha256:[0-9a-f]{64}/)[0];
  assert.equal(digest((await desk.notes()).weights), digest(told.weights));
});

scenario('from any place down to the single answer it is three clicks', {}, async (profile) => {
  const desk = await rankingDesk(profile);
  await desk.sampled('1000');
  const { page, app } = desk;
  await page.evaluate(() => {
    window.clicks = 0;
    addEventListener('click', (event) => {
      // A label hands its click on to its field.
      if (event.isTrusted && event.detail > 0) window.clicks += 1;
    }, true);
  });
  const review = new Review(app);
  for (const [idx, id] of TABLES.entries()) {
    await page.evaluate(() => {
      window.clicks = 0;
    });
    const place = page.locator(`[data-testid=${id}] tbody tr`).nth(idx * 7);
    const city = await place.getByRole('link').innerText();
    await app.arriving(() => place.getByRole('link').click());
    assert.match(await page.locator('#review-facts').innerText(), new RegExp(`^${city} · `));
    const last = page.locator('[data-testid=review-scores] tbody tr').last().getByRole('button');
    await last.click();
    const indicator = page.locator('#review-group-5 ~ details').first();
    await indicator.locator('summary').click();
    const item = await indicator.getAttribute('data-indicator');
    await indicator.locator('table').first().waitFor();
    const answers = await review.answers(item);
    assert.ok(answers.length > 0 && answers.every((it) => it.every((cell) => cell !== '')), `${city}: ${item}`);
    const at = await indicator.locator('table').first().boundingBox();
    assert.ok(at.y > 0 && at.y < 800, 'the answers are in view');
    assert.ok((await page.evaluate(() => window.clicks)) <= 3, `${id}: ${await page.evaluate(() => window.clicks)} clicks`);
    await app.arriving(() => page.goBack());
  }
});

scenario('it works with the keyboard alone, and prints as tables', {}, async (profile) => {
  const desk = await rankingDesk(profile);
  await desk.sampled('1000');
  const { page, app } = desk;
  const expected = await ranked('--stability', '5');
  await page.locator('#ranking-top').focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('3');
  await page.keyboard.press('Tab');
  await until(async () => (await desk.table('ranking-total')).rows.length, (it) => it === 3, 'three places');
  await page.keyboard.press('Space');
  await until(async () => (await desk.table('ranking-total')).rows.length, (it) => it === CITIES, 'all places');

  // From a place to its city: one key.
  const first = page.locator('[data-testid=ranking-total] tbody tr').first().getByRole('link');
  await first.focus();
  await app.arriving(() => page.keyboard.press('Enter'));
  const { file } = expected['ranking-total'].rows[0];
  assert.equal(await app.route(), `bench/city/${file.replace('sha256:', '')}`);
  await app.arriving(() => page.goBack());

  await page.emulateMedia({ media: 'print' });
  const isShown = (selector) => page.locator(selector).first().isVisible();
  assert.equal(await isShown('.ranking__choices'), false);
  assert.equal(await isShown('.ranking .button'), false);
  assert.equal(await isShown('[data-testid=ranking-notes]'), true, 'what it stands on is printed');
  const head = page.locator('[data-testid=ranking-total] thead');
  assert.equal(await head.evaluate((it) => getComputedStyle(it).display), 'table-header-group');
  await page.emulateMedia({ media: 'screen' });

  // A narrow screen scrolls the table and not the page.
  await page.setViewportSize({ width: 360, height: 740 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `the page is ${width} px wide`);
});
