// What the cities of a batch have answered together: the page says what the command line says.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { citysec } from './support/env.mjs';
import { scenarios } from './support/browser.mjs';
import { csv, workbook } from './support/sheets.mjs';
import { Review } from './support/review.mjs';
import { StatisticsPage } from './support/statistics.mjs';
import { run } from './support/tools.mjs';
import { becomes } from './support/wait.mjs';

const scenario = scenarios();

let folder;
let files;
/** The tables of the command line by the last part of their ids. */
let expected;
let counted;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citysec-population-'));
  const population = join(folder, 'population');
  const made = await run(citysec(), 'sample', '--cities', '40', '--seed', '7', '--frauds', '--out', population);
  assert.equal(made.status, 0, made.err);
  const results = join(population, 'results');
  files = (await readdir(results)).sort().map((it) => join(results, it));
  const { out, err } = await run(citysec(), 'statistics', '--format', 'json', results);
  assert.notEqual(out, '', err);
  expected = Object.fromEntries(JSON.parse(out).tables.map((it) => [it.id.replace('statistics-', ''), it]));
  counted = expected.scores.rows[0].cities;
});

after(() => rm(folder, { recursive: true }));

/** Hundredths with the one decimal that is shown, rounded half up. */
const oneDecimal = (e2) => {
  const tenths = Math.floor((e2 + 5) / 10);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
};

async function statistics(profile) {
  const page = new StatisticsPage(await profile.tab('bench'));
  await page.load(files);
  return page;
}

scenario('scores, answers, gaps and flags are those of the command line', {}, async (profile) => {
  const page = await statistics(profile);
  assert.ok(counted >= 40 && expected.files.rows.length === files.length);
  assert.match(await page.counted(), new RegExp(`计入 ${counted} 个城市`));
  assert.match(await page.notice(), /合成数据/);

  const percent = (e4) => `${oneDecimal(e4)}%`;
  const figures = (it) => [
    String(it.cities),
    ...[it.meanE2, it.lowestE2, it.lowerQuartileE2, it.medianE2, it.upperQuartileE2, it.highestE2].map(oneDecimal),
  ];
  assert.deepEqual((await page.scores()).map(([, ...row]) => row), expected.scores.rows.map(figures));

  await page.unfold(expected.questions.rows.length);
  const shown = await page.questions();
  const of = (table, question) => expected[table].rows.filter((it) => it.question === question);
  assert.deepEqual(
    shown.map(({ question, rows }) => ({ question, rows })),
    expected.questions.rows.map(({ question }) => ({
      question,
      rows: of('answers', question).map((it) => [String(it.cities), percent(it.shareE4)]),
    })),
  );
  // The white paper's rules of display: units are units, the year is named, and what has no figure has no line.
  for (const { question, national } of shown) {
    const published = of('national', question);
    assert.equal(national.length, published.length);
    published.forEach((it, line) => {
      assert.match(national[line], /2021–2022 年调查/);
      assert.equal(national[line].includes('全国受访相关单位中'), it.base === 'units surveyed');
      const here = it.batchCities === null ? '' : `${it.batchOf} 个城市中 ${it.batchCities} 个，${percent(it.batchShareE4)}`;
      assert.ok(national[line].includes(here));
    });
  }
  assert.ok(shown.some((it) => it.marks > 0));

  const gaps = expected.gaps.rows.slice(0, 15);
  const row = (it) => [...[it.unknown, it.zero, it.of].map(String), percent(it.shareE4)];
  assert.deepEqual(await page.gaps(), gaps.map(row));

  const counts = new Map();
  for (const { city } of expected.flags.rows) counts.set(city, (counts.get(city) ?? 0) + 1);
  assert.ok(counts.size > 0, 'some city deserves a second look');
  assert.deepEqual(new Map(await page.flags()), counts);
});

scenario('what is taken home says what the page and the command line say', {}, async (profile) => {
  const page = await statistics(profile);
  const scales = { scoreE2: 100, quantityE2: 100, shareE4: 10_000, integer: 1 };
  const names = ['scores', 'questions', 'answers', 'national', 'gaps', 'flags'];
  const json = JSON.parse((await page.take('全部存为 JSON')).bytes);
  assert.deepEqual(json.tables.map((it) => it.id), [...names.map((it) => `statistics-${it}`), 'files']);
  let figures = 0;
  const same = (tables, reference) => {
    for (const table of tables) {
      const of = reference[table.id.replace('statistics-', '')];
      assert.deepEqual(table.columns.map((it) => [it.key, it.kind]), of.columns.map((it) => [it.key, it.kind]));
      // Words are in the language of the page; ids, names of cities and figures are the same everywhere.
      const plain = ['question', 'item', 'statistic', 'city', 'code', 'rule', 'link', 'questions'];
      const keys = table.columns.filter((it) => it.kind !== 'text' || plain.includes(it.key)).map((it) => it.key);
      const rows = (it) => it.rows.map((row) => keys.map((key) => row[key]));
      assert.deepEqual(rows(table), rows(of), table.id);
      figures += table.rows.length * keys.length;
    }
  };
  same(json.tables, expected);
  assert.ok(figures > 3000, `${figures} figures`);

  const book = workbook((await page.take('全部存为 Excel（XLSX）')).bytes);
  assert.equal(book.length, json.tables.length);
  for (const [idx, table] of json.tables.entries()) {
    const head = 1 + table.notes.length;
    const { rows } = book[idx];
    assert.deepEqual(rows[head], table.columns.map((it) => it.head));
    table.rows.forEach((row, at) => {
      table.columns.forEach(({ key, kind }, column) => {
        const found = rows[head + 1 + at]?.[column] ?? null;
        const value = typeof row[key] === 'number' ? row[key] / scales[kind] : row[key];
        assert.equal(found ?? '', value ?? '', `${table.id}, row ${at + 1}, ${key}`);
      });
    });
  }

  const words = (kind, value) => {
    if (value === null) return '';
    if (kind === 'scoreE2') return (value / 100).toFixed(2);
    if (kind === 'shareE4') return `${(value / 100).toFixed(2)}%`;
    return String(kind === 'quantityE2' ? value / 100 : value);
  };
  for (const [idx, name] of names.entries()) {
    const { bytes, name: file } = await page.takeCsv(name);
    assert.equal(file, `statistics-${name}.csv`);
    const lines = csv(bytes);
    const table = json.tables[idx];
    const head = 2 + table.notes.length;
    table.rows.forEach((row, at) => {
      table.columns.forEach(({ key, kind }, column) => {
        assert.equal(lines[head + 1 + at][column], words(kind, row[key]), `${name}, row ${at + 1}, ${key}`);
      });
    });
    assert.equal(lines.length, head + 1 + table.rows.length);
  }

  // With fewer cities than the minimum the figure is withheld there too.
  await page.choose(counted + 1);
  await page.untilScores((rows) => rows.every((it) => /不足/.test(it[1])), 'withheld scores');
  const withheld = JSON.parse((await page.take('全部存为 JSON')).bytes);
  const results = join(folder, 'population', 'results');
  const { out } = await run(citysec(), 'statistics', '--format', 'json', '--minimum', String(counted + 1), results);
  same(withheld.tables, Object.fromEntries(JSON.parse(out).tables.map((it) => [it.id.replace('statistics-', ''), it])));
  const { rows } = withheld.tables.find((it) => it.id === 'statistics-answers');
  assert.ok(rows.length > 0 && rows.every((it) => it.cities === null && it.shareE4 === null));
});

/** What deserves a second look in a city, as the command line says it: how often, and about which indicators. */
function flagsOf(city) {
  const flags = expected.flags.rows.filter((it) => it.city === city);
  const questions = flags.flatMap((it) => it.questions.split(' ')).filter((it) => it !== '');
  return { count: flags.length, indicators: new Set(questions.map((it) => it.replace(/\.[^.]+$/, ''))) };
}

scenario('a city shows all its flags, and each indicator its own', {}, async (profile) => {
  const cities = [...new Set(expected.flags.rows.map((it) => it.city))];
  const most = cities.toSorted((a, b) => flagsOf(b).indicators.size - flagsOf(a).indicators.size)[0];
  const { count, indicators } = flagsOf(most);
  assert.ok(indicators.size > 1, `${most} has flags about ${indicators.size} indicators`);
  const page = await statistics(profile);
  await page.openFlagged(most);
  const review = new Review(page.app);
  const totals = await review.totals();
  assert.equal((await review.flags()).length, count);
  assert.deepEqual(new Set(await review.flagged()), indicators);
  for (const id of indicators) {
    await review.unfold(id);
    const shown = await review.flagsOf(id);
    assert.ok(shown.length > 0 && shown.every((it) => it !== ''), id);
  }
  assert.equal(totals[0], totals[1], 'flags change no score');

  // From the list to the indicator that a flag is about: unfolded, and with the focus.
  await page.page.getByTestId('review-flags').getByRole('button').first().click();
  const focused = await page.page.evaluate(() => document.activeElement.parentElement.dataset.indicator);
  assert.ok(indicators.has(focused), focused);
  assert.ok(await review.indicator(focused).evaluate((it) => it.open));
});

scenario('with few cities a figure is withheld, and the minimum is the evaluator’s to choose', {}, async (profile) => {
  const page = await statistics(profile);
  await page.choose(1000);
  await page.untilScores((rows) => rows.every((it) => /不足 1000 个城市/.test(it[1])), 'withheld scores');
  await page.choose(counted);
  await page.untilScores((rows) => rows[0][1] === String(counted), 'shown scores');
  // What chooses nothing changes nothing.
  await page.choose(0);
  assert.equal((await page.scores())[0][1], String(counted));
});

scenario('without files it leads to where they are opened', {}, async (profile) => {
  const page = new StatisticsPage(await profile.tab('bench/statistics'));
  assert.equal(await page.isEmpty(), true);
  assert.equal(await page.app.heading(), '统计');
});

scenario('it fits a small window and speaks English', { viewport: { width: 360, height: 740 } }, async (profile) => {
  const page = await statistics(profile);
  await page.unfold(expected.questions.rows.length);
  assert.equal(await page.fits(), true);
  await page.app.switchLanguage();
  await becomes(() => page.counted(), `${counted} cities count.`, 'the English page');
  const text = await page.page.locator('main').innerText();
  const chinese = text.split('\n').filter((it) => /[\u4e00-\u9fff]/.test(it) && !/合成市|“/.test(it));
  assert.deepEqual(chinese, []);
});
