// Two editions of a city side by side: the figures on the page are those of the command line, whatever lies on it.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { citysec, repository } from './support/env.mjs';
import { scenarios } from './support/browser.mjs';
import { run, Workbench } from './support/tools.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const PASSPHRASE = 'correct horse battery 2026';
const PLANNING = 'management.strategy.planning';
const CITY = { code: '330500', name: '湖州市' };

const example = JSON.parse(await readFile(repository('seeds/examples/huzhou.draft.json')));

/** The example as a draft of a city, of one year, with these answers instead; `null` takes an answer away. */
function draft(year, answers, about = {}) {
  const it = structuredClone(example);
  const assessment = { ...it.assessment, city: CITY, changed: `${year}-11-22T08:00:00Z`, ...about };
  delete assessment.example;
  assessment.id = `${year}${assessment.id.slice(4)}`;
  for (const [id, answer] of Object.entries(answers)) {
    if (answer === null) delete assessment.answers[id];
    else assessment.answers[id] = answer;
  }
  return Buffer.from(JSON.stringify({ ...it, assessment }));
}

const BEFORE = draft(2025, {
  [`${PLANNING}.q1`]: { level: 1 },
  [`${PLANNING}.q2`]: 'unknown',
  'management.strategy.standards.q1': { numberE2: 1000 },
  'operations.recovery.mechanism.q1': { level: 4 },
});
const AFTER = draft(2026, {
  [`${PLANNING}.q1`]: { level: 3 },
  [`${PLANNING}.q2`]: { checked: [1, 2, 3] },
  'management.strategy.standards.q1': 'unknown',
  'operations.recovery.mechanism.q1': { level: 2 },
});

const file = (name, buffer) => ({ name, mimeType: 'application/json', buffer });

/** Runs the test with a folder for files. */
async function withBench(body) {
  const bench = await Workbench.open();
  try {
    await body(bench);
  } finally {
    await bench.close();
  }
}

/** A result signed by the command line from a draft. */
async function signed(bench, name, bytes) {
  const passphrase = await bench.put('passphrase.txt', `${PASSPHRASE}\n`);
  const key = `${bench.folder}/key.json`;
  const common = ['--passphrase-file', passphrase, '--force'];
  const made = await run(citysec(), 'key', 'new', '--out', key, '--label', CITY.name, ...common);
  assert.equal(made.status, 0, made.err);
  const path = `${bench.folder}/${name}`;
  const input = await bench.put(`${name}.draft.json`, bytes);
  const done = await run(citysec(), 'sign', input, '--key', key, '--out', path, ...common);
  assert.equal(done.status, 0, done.err);
  return path;
}

async function compared(...args) {
  const { status, out, err } = await run(citysec(), 'compare', '--json', ...args);
  assert.equal(status, 0, err);
  return JSON.parse(out);
}

const figure = (e2) => (e2 === null ? '–' : (e2 / 100).toFixed(2));
/** A difference as the page writes it, with the sign of its direction. */
function words(e2) {
  const sign = e2 > 0 ? '▲\u00a0+' : e2 < 0 ? '▼\u00a0−' : '';
  return `${sign}${figure(Math.abs(e2))}`;
}

scenario('the page says of two results what the command line says', {}, async (profile) => {
  await withBench(async (bench) => {
    const paths = [await signed(bench, '2025.json', BEFORE), await signed(bench, '2026.json', AFTER)];
    const app = await profile.tab('compare');
    assert.equal(await app.comparison.isEmpty(), true);
    await app.comparison.open(...paths);
    const states = await app.comparison.files();
    // The files are read at the same time: whichever is done first stands first.
    assert.deepEqual(states.map(([name]) => name).toSorted(), ['2025.json', '2026.json']);
    for (const [, state] of states) assert.match(state, /签名有效.*没有核对/);
    // Both were made in the same second or the second one later, so that the order has to be chosen.
    await app.comparison.choose('2025.json', '2026.json');

    const expected = await compared(...paths);
    const rows = await app.comparison.rows('summary');
    const above = expected.scores.filter((it) => !it.item.includes('.'));
    assert.deepEqual(
      rows,
      above.map((it) => [it.item, figure(it.beforeE2), figure(it.afterE2), words(it.differenceE2)]),
    );
    assert.notEqual(above[0].differenceE2, 0);
    const below = expected.scores.filter((it) => it.item.includes('.'));
    assert.equal(below.length, 11 + 48);
    assert.deepEqual(
      await app.comparison.rows('compare-indicators'),
      below.map((it) => [it.item, figure(it.beforeE2), figure(it.afterE2), words(it.differenceE2)]),
    );

    const { parts, roundingE2 } = expected.moved;
    assert.ok(parts.length >= 3 && parts.length <= 12);
    const shown = parts.map((it) => [it.indicator, words(it.pointsE2).slice(2)]);
    if (roundingE2 !== 0) shown.push(['rounding', words(roundingE2).slice(2)]);
    assert.deepEqual(await app.comparison.moved(), shown);

    const gaps = (change) => expected.gaps.filter((it) => it.change === change).map((it) => it.question);
    assert.deepEqual(await app.comparison.gaps('closed'), gaps('closed'));
    assert.deepEqual(await app.comparison.gaps('opened'), gaps('opened'));
    assert.deepEqual([gaps('closed').length, gaps('opened').length], [1, 1]);

    const [before, after] = await app.comparison.answers(`${PLANNING}.q1`);
    assert.match(before, /^L1 .*25\.00 分$/s);
    assert.match(after, /^L3 .*75\.00 分$/s);

    await app.comparison.swap();
    const back = await until(() => app.comparison.rows('summary'), (it) => it[0][1] === rows[0][2], 'the other way');
    assert.equal(back[0][3], words(-above[0].differenceE2));
  });
});

scenario('filters show what they say', {}, async (profile) => {
  const app = await profile.tab('compare');
  await app.comparison.open(file('a.draft.json', BEFORE), file('b.draft.json', AFTER));
  const items = async (filter) => {
    await app.comparison.filter(filter);
    return (await app.comparison.rows('compare-indicators')).filter(([item]) => item.split('.').length === 3);
  };
  const all = await items('all');
  assert.equal(all.length, 48);
  const changed = (await items('changed')).map(([item]) => item);
  assert.deepEqual(changed.sort(), [
    PLANNING, 'management.strategy.standards', 'operations.recovery.mechanism',
  ].sort());
  const ways = [(await items('improved')).map((it) => it[3]), (await items('worsened')).map((it) => it[3])];
  assert.ok(ways[0].length > 0 && ways[0].every((it) => it.startsWith('▲')));
  assert.ok(ways[1].length > 0 && ways[1].every((it) => it.startsWith('▼')));
  assert.deepEqual(await items('withheld'), []);
});

scenario('what is on this device is there, and what is opened is stored nowhere', {}, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity(CITY.code);
  await app.go('questions/management.strategy');
  await app.choose(`${PLANNING}.q1-2`);
  await app.saved();
  await app.go('compare');
  const stored = await app.stored();
  await app.comparison.open(file('earlier.draft.json', BEFORE));
  const rows = await app.comparison.rows('summary');
  assert.match(rows[0][2], /^\d+\.\d\d–\d+\.\d\d$/, 'questions of the open assessment are open');
  assert.match(await app.text('moved-withheld'), /未答/);
  assert.deepEqual(await app.stored(), stored);
  assert.ok(!Object.values(stored).some((it) => it.includes('2025-11-22')));
  await app.reload();
  assert.deepEqual(await app.comparison.files(), []);
  assert.equal(await app.comparison.isEmpty(), true);
});

scenario('differences are withheld where they would mislead, and the page says so', {}, async (profile) => {
  const app = await profile.tab('compare');
  const core = draft(2026, {}, { scope: 'core' });
  await app.comparison.open(file('full.draft.json', BEFORE), file('core.draft.json', core));
  assert.match(await app.text('total-withheld'), /范围不同/);
  for (const [, , , change] of await app.comparison.rows('summary')) assert.match(change, /不作对比/);
  await app.comparison.filter('withheld');
  assert.ok((await app.comparison.rows('compare-indicators')).length > 0);
  assert.equal(await app.comparison.joined(), 0, 'no line joins what is not compared');

  const digest = `sha256:${'0'.repeat(64)}`;
  const other = JSON.parse(draft(2027, {}));
  const foreign = Buffer.from(JSON.stringify({ ...other, model: { ...other.model, digest } }));
  await app.comparison.open(file('foreign.draft.json', foreign));
  await until(() => app.text('total-withheld'), (it) => /指标体系本页面没有/.test(it), 'the reason');
  const elsewhere = draft(2028, {}, { city: { code: '120000', name: '天津市' } });
  await app.comparison.open(file('elsewhere.draft.json', elsewhere));
  await app.comparison.choose('full.draft.json', 'elsewhere.draft.json');
  await until(() => app.text('other-city'), (it) => /湖州市.*天津市/.test(it), 'the refusal');
});

scenario('files that are refused say why, and can be taken away', {}, async (profile) => {
  await withBench(async (bench) => {
    const path = await signed(bench, 'good.json', AFTER);
    const text = await readFile(path, 'utf8');
    const edited = text.replace(/"totalE2": (\d)/, '"totalE2": 9$1');
    assert.notEqual(edited, text);
    const app = await profile.tab('compare');
    await app.comparison.open(
      file('edited.json', Buffer.from(edited)),
      file('cut.json', Buffer.from(text.slice(0, 900))),
      file('keys.json', Buffer.from('{"type":"citysec.keylist","version":1,"keys":[]}')),
      file('newer.json', Buffer.from('{"type":"citysec.draft","version":99}')),
    );
    const reasons = Object.fromEntries(await app.comparison.files());
    assert.match(reasons['edited.json'], /未采用：核验没有通过（签名）/);
    assert.match(reasons['cut.json'], /未采用：.*JSON/);
    assert.match(reasons['keys.json'], /未采用：这不是草稿，也不是结果文件/);
    assert.match(reasons['newer.json'], /未采用：.*99/);
    assert.equal(await app.comparison.isEmpty(), true);
    await app.comparison.remove('cut.json');
    await becomes(async () => (await app.comparison.files()).length, 3, 'the files');
    await app.switchLanguage();
    await becomes(() => app.language(), 'en', 'the language');
    const english = Object.fromEntries(await app.comparison.files());
    assert.match(english['edited.json'], /Not used: verification failed \(Signature\)/);
  });
});

scenario('the course over the years joins what may be compared', {}, async (profile) => {
  const app = await profile.tab('compare');
  const open = draft(2024, { [`${PLANNING}.q1`]: null });
  await app.comparison.open(
    file('2026.json', AFTER),
    file('2024.json', open),
    file('2025.json', BEFORE),
    file('2023.json', draft(2023, {})),
    file('2022.json', draft(2022, { [`${PLANNING}.q1`]: { level: 0 } })),
  );
  const rows = await until(() => app.comparison.course(), (it) => it.length === 5, 'five rows');
  assert.deepEqual(rows.map(([, edition]) => edition.slice(0, 4)), ['2022', '2023', '2024', '2025', '2026']);
  const change = rows.map((it) => it[3]);
  assert.equal(change[0], '');
  assert.match(change[1], /^▲\s\+/);
  assert.match(change[2], / 至 /);
  assert.match(change[3], / 至 /);
  assert.equal(await app.comparison.joined(), 2, 'from 2022 to 2023, and from 2025 to 2026');
  const [total] = await app.comparison.rows('summary');
  assert.equal(rows[4][3], total[3], 'the latest two are compared');
});

scenario('everything on the page can be reached and used by keyboard', {}, async (profile) => {
  const app = await profile.tab('compare');
  await app.comparison.open(file('a.draft.json', BEFORE), file('b.draft.json', AFTER));
  await app.comparison.rows('summary');
  assert.equal(await app.page.evaluate(() => document.activeElement.id), 'compare-opened');
  const reached = new Set();
  for (let step = 0; step < 40; step += 1) {
    await app.page.keyboard.press('Tab');
    reached.add(await app.page.evaluate(() => document.activeElement.id));
    if (reached.has('compare-all')) break;
  }
  for (const id of ['compare-before', 'compare-swap', 'compare-after', 'compare-all']) assert.ok(reached.has(id), id);
  await app.page.keyboard.press('ArrowRight');
  await becomes(() => app.page.evaluate(() => document.activeElement.id), 'compare-changed', 'the filter');
  assert.ok((await app.comparison.rows('compare-indicators')).length < 20);
});
