// What the cities of a batch have answered together: the page says what the command line says.
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { citysec } from './support/env.mjs';
import { scenarios } from './support/browser.mjs';
import { StatisticsPage } from './support/statistics.mjs';
import { run } from './support/tools.mjs';
import { becomes } from './support/wait.mjs';

const scenario = scenarios();

let folder;
let files;
let expected;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'citysec-population-'));
  const population = join(folder, 'population');
  const made = await run(citysec(), 'sample', '--cities', '40', '--seed', '7', '--frauds', '--out', population);
  assert.equal(made.status, 0, made.err);
  const results = join(population, 'results');
  files = (await readdir(results)).sort().map((it) => join(results, it));
  const { out, err } = await run(citysec(), 'statistics', '--json', results);
  assert.notEqual(out, '', err);
  expected = JSON.parse(out);
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
  assert.ok(expected.counted >= 40 && expected.files === files.length);
  assert.match(await page.counted(), new RegExp(`计入 ${expected.counted} 个城市`));
  assert.match(await page.notice(), /合成数据/);

  const figures = ({ summary: it }) => [
    String(it.cities),
    ...[it.meanE2, it.lowestE2, it.lowerQuartileE2, it.medianE2, it.upperQuartileE2, it.highestE2].map(oneDecimal),
  ];
  assert.deepEqual((await page.scores()).map(([, ...row]) => row), expected.scores.map(figures));

  await page.unfold(expected.questions.length);
  const shown = await page.questions();
  assert.deepEqual(
    shown.map(({ question, rows }) => ({ question, rows })),
    expected.questions.map(({ question, spread }) => ({
      question,
      rows: spread.map((it) => [String(it.cities), `${oneDecimal(it.shareE2)}%`]),
    })),
  );
  // The white paper's rules of display: units are units, the year is named, and what has no figure has no line.
  for (const [idx, { national }] of shown.entries()) {
    const published = expected.questions[idx].national;
    assert.equal(national.length, published.length);
    published.forEach((it, line) => {
      assert.match(national[line], /2021–2022 年调查/);
      assert.ok(national[line].includes(it.published));
      assert.equal(national[line].includes('全国受访相关单位中'), it.base === 'units');
      const here = it.batchCities === null ? '' : `${it.batchOf} 个城市中 ${it.batchCities} 个，${oneDecimal(it.batchShareE2)}%`;
      assert.ok(national[line].includes(here));
    });
  }
  assert.ok(shown.some((it) => it.marks > 0));

  const gaps = expected.gaps.slice(0, 15);
  const row = (it) => [...[it.unknown, it.lowest, it.of].map(String), `${oneDecimal(it.shareE2)}%`];
  assert.deepEqual(await page.gaps(), gaps.map(row));

  await page.showAllFlags();
  const counts = new Map();
  for (const flag of expected.flags) {
    for (const city of new Set(flag.cities)) {
      const name = city.slice(7);
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  assert.ok(counts.size > 0, 'some city deserves a second look');
  assert.deepEqual(new Map(await page.flags()), counts);
});

scenario('with few cities a figure is withheld, and the minimum is the evaluator’s to choose', {}, async (profile) => {
  const page = await statistics(profile);
  await page.choose(1000);
  await page.untilScores((rows) => rows.every((it) => /不足 1000 个城市/.test(it[1])), 'withheld scores');
  await page.choose(expected.counted);
  await page.untilScores((rows) => rows[0][1] === String(expected.counted), 'shown scores');
  // What chooses nothing changes nothing.
  await page.choose(0);
  assert.equal((await page.scores())[0][1], String(expected.counted));
});

scenario('without files it leads to where they are opened', {}, async (profile) => {
  const page = new StatisticsPage(await profile.tab('bench/statistics'));
  assert.equal(await page.isEmpty(), true);
  assert.equal(await page.app.heading(), '统计');
});

scenario('it fits a small window and speaks English', { viewport: { width: 360, height: 740 } }, async (profile) => {
  const page = await statistics(profile);
  await page.unfold(expected.questions.length);
  assert.equal(await page.fits(), true);
  await page.app.switchLanguage();
  await becomes(() => page.counted(), `${expected.counted} cities count.`, 'the English page');
  const text = await page.page.locator('main').innerText();
  const chinese = text.split('\n').filter((it) => /[\u4e00-\u9fff]/.test(it) && !/合成市|“/.test(it));
  assert.deepEqual(chinese, []);
});
