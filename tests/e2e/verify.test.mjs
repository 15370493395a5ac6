// The verify page shows reviews, replies, queries and synthetic results as what they are.
import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { after, before } from 'node:test';
import { scenarios } from './support/browser.mjs';
import { citysec, repository } from './support/env.mjs';
import { obstacles } from './support/obstacles.mjs';
import { Workbench, run } from './support/tools.mjs';
import { becomes } from './support/wait.mjs';

const scenario = scenarios();
const PLANNING = 'management.strategy.planning';
const MARKS = {
  rule: { combination: 'trimmedMean', sharePercent: 60 },
  experts: ['张工', '李工', '王工'],
  marks: [
    { item: PLANNING, expert: '张工', markE2: 9000, reason: '规划完整' },
    { item: PLANNING, expert: '李工', markE2: 2050, reason: '没有经费' },
    { item: PLANNING, expert: '王工', markE2: 5025, reason: '部分落实' },
  ],
};

let bench;
/** The files, by name: made by the command line. */
const files = {};

before(async () => {
  bench = await Workbench.open();
  const passphrase = await bench.put('passphrase.txt', '评审 correct horse 2026\n');
  const path = (name) => `${bench.folder}/${name}`;
  const made = async (...args) => {
    const { status, out, err } = await run(citysec(), ...args);
    assert.equal(status, 0, err);
    return out;
  };
  const signed = (...args) => made(...args, '--passphrase-file', passphrase);
  const key = async (name) => (await signed('key', 'new', '--out', path(name))).match(/did:key:\w+/)[0];
  const [city, evaluator] = [await key('city.key.json'), await key('evaluator.key.json')];
  Object.assign(files, Object.fromEntries(['result', 'query', 'reply', 'first', 'second'].map((it) => [it, path(`${it}.json`)])));
  await signed('sign', repository('seeds/examples/huzhou.draft.json'), '--key', path('city.key.json'), '--out', files.result);
  const item = `${PLANNING}.q1=请说明批复文号`;
  await made('query', 'ask', files.result, '--asker', '浙江省评估组', '--item', item, '--out', files.query);
  const answers = await bench.put('answers.json', JSON.stringify({ [`${PLANNING}.q1`]: '湖政发〔2025〕3 号' }));
  const by = ['--answers', answers, '--body', '湖州市人民政府', '--key', path('city.key.json')];
  await signed('query', 'reply', files.query, ...by, '--out', files.reply);
  const marks = await bench.put('marks.json', JSON.stringify(MARKS));
  const sign = ['review', 'sign', '--marks', marks, '--evaluator', '浙江省评估组', '--key', path('evaluator.key.json')];
  await signed(...sign, files.result, '--query', files.query, '--reply', files.reply, '--out', files.first);
  await signed(...sign, files.first, '--out', files.second);
  const list = { type: 'citysec.keylist', version: 1, keys: [{ city: '330500', key: city }], evaluators: [{ key: evaluator }] };
  files.keys = await bench.put('keys.list.json', JSON.stringify(list));
  await made('sample', '--cities', '1', '--seed', '3', '--out', path('p'));
  files.synthetic = `${path('p/results')}/${(await readdir(path('p/results')))[0]}`;
});
after(() => bench?.close());

const table = (app, id) =>
  app.page
    .getByTestId(id)
    .locator('tbody tr')
    .evaluateAll((rows) => rows.map((row) => [...row.cells].map((it) => it.innerText.trim())));

const kind = (app) => app.page.getByTestId('verdict').getAttribute('data-kind');
const outcomes = (app, id) =>
  app.page.getByTestId(id).locator('li[data-check]').evaluateAll((all) => all.map((it) => it.dataset.outcome));

async function opened(profile, file) {
  const app = await profile.tab('verify');
  await app.pickResult(file);
  return app;
}

scenario('a review shows who reviewed, by which rule, with which marks, and both layers', {}, async (profile) => {
  const app = await opened(profile, files.second);
  assert.deepEqual([await app.verdict(), await kind(app)], ['accepted-signer-not-checked', 'review']);
  const said = await app.page.getByTestId('review').innerText();
  const first = await bench.verify(files.first);
  for (const words of ['浙江省评估组', '60%', '去掉一个最高分', '张工、李工、王工', first.file.digest]) {
    assert.ok(said.includes(words), words);
  }
  const { file: found } = await bench.verify(files.second);
  const points = (e2) => (e2 / 100).toFixed(2);
  assert.ok(said.includes(points(found.content.claimedE2)) && said.includes(points(found.submission.content.claimedE2)));

  const [score] = found.expertScores;
  const figures = [score.selfScoreE2, score.expertScoreE2, score.scoreE2].map(points);
  assert.deepEqual((await table(app, 'expert-scores')).map(([, ...it]) => it), [figures]);
  assert.deepEqual(
    (await table(app, 'review-marks')).map(([, ...it]) => it),
    MARKS.marks.map((it) => [it.expert, points(it.markE2), it.reason]),
  );
  assert.match(await app.page.getByTestId('review-queries').innerText(), /请说明批复文号[^]*湖政发〔2025〕3 号/);

  // Both layers, each with its own checks and its own signer.
  for (const layer of ['all-checks', 'inner-all-checks']) {
    const all = await outcomes(app, layer);
    assert.deepEqual([all.length, all.filter((it) => it === 'refused').length], [11, 0], layer);
    assert.equal(await app.page.getByTestId(layer).locator('[data-check=signature]').getAttribute('data-outcome'), 'passed');
  }
  assert.match(await app.page.getByTestId('inner-content').innerText(), /湖州市/);
  const keys = await app.page.getByTestId('fingerprint').allInnerTexts();
  assert.equal(new Set(keys).size, 2);

  await app.page.locator('#call summary').click();
  await app.page.locator('#key-list').setInputFiles(files.keys);
  await becomes(() => app.verdict(), 'accepted', 'a review whose signers are known');
  assert.deepEqual(await obstacles(app.page), []);
});

scenario('a change inside is named on the layer where it was made', {}, async (profile) => {
  const text = await readFile(files.first, 'utf8');
  const changed = async (name, from, to) => {
    assert.ok(text.includes(from));
    const app = await opened(profile, await bench.put(name, text.replace(from, to)));
    assert.deepEqual([await app.verdict(), await kind(app)], ['refused', 'review']);
    const refused = async (id) => {
      const rows = app.page.getByTestId(id).locator('li[data-outcome=refused]');
      return rows.evaluateAll((all) => all.map((it) => it.dataset.check));
    };
    return [await refused('all-checks'), await refused('inner-all-checks')];
  };
  const [outer, inner] = await changed('mark.json', '"markE2": 5025', '"markE2": 9900');
  assert.deepEqual([outer, inner], [['signature', 'marks', 'scores'], []]);
  const [around, within] = await changed('answer.json', '"level": 3', '"level": 4');
  assert.ok(around.includes('signature') && around.includes('submission'));
  assert.ok(within.includes('signature'));
});

scenario('a reply shows what was answered, and a query that nobody signed it', {}, async (profile) => {
  const app = await opened(profile, files.reply);
  assert.deepEqual([await app.verdict(), await kind(app)], ['accepted-signer-not-checked', 'reply']);
  assert.match(await app.page.getByTestId('reply').innerText(), /湖州市人民政府[^]*湖政发〔2025〕3 号/);
  const all = await outcomes(app, 'all-checks');
  assert.deepEqual([all.length, all.filter((it) => it === 'refused').length], [8, 0]);
  const changed = (await readFile(files.reply, 'utf8')).replace('3 号', '4 号');
  await app.pickResult(await bench.put('changed.reply.json', changed));
  assert.equal(await app.verdict(), 'refused');
  assert.deepEqual(Object.keys(await app.refusals()), ['signature']);

  await app.pickResult(files.query);
  assert.deepEqual([await app.verdict(), await kind(app)], ['unsigned', 'query']);
  assert.match(await app.page.getByTestId('verdict').innerText(), /没有签名/);
  assert.match(await app.page.getByTestId('query').innerText(), /浙江省评估组[^]*请说明批复文号/);
  assert.deepEqual(await obstacles(app.page), []);
  await app.pickResult(await bench.put('broken.query.json', '{"type":"citysec.query","version":1}'));
  assert.equal(await app.verdict(), 'other');
});

scenario('a synthetic file is called synthetic and no example', {}, async (profile) => {
  const app = await opened(profile, files.synthetic);
  const said = async () => app.page.getByTestId('verdict').innerText();
  assert.match(await said(), /合成数据/);
  assert.doesNotMatch(await said(), /示例/);
  assert.match(await app.page.getByTestId('content').innerText(), /1 个合成城市中的第 1 个，种子 3/);
  await app.switchLanguage();
  await becomes(async () => /Synthetic data/.test(await said()), true, 'the English words');
  assert.doesNotMatch(await said(), /example/i);
});

scenario('it fits a small window in English', { viewport: { width: 360, height: 740 } }, async (profile) => {
  const app = await opened(profile, files.second);
  await app.switchLanguage();
  await becomes(async () => /Who reviewed/.test(await app.page.getByTestId('review').innerText()), true, 'English');
  const width = await app.page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `the page is ${width} px wide`);
  assert.deepEqual(await obstacles(app.page), []);
});
