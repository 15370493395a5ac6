// The results: charts, the answers behind every figure, the position for reference, risks, and what can be saved. Every
// figure is the one that the command line computes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { scenarios } from './support/browser.mjs';
import { citysec, repository } from './support/env.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { obstacles } from './support/obstacles.mjs';
import { ResultsPage } from './support/results.mjs';
import { run, Workbench } from './support/tools.mjs';
import { becomes } from './support/wait.mjs';

const scenario = scenarios();

const json = async (path) => JSON.parse(await readFile(repository(path)));
const example = await json('seeds/examples/huzhou.draft.json');
const table = await json('seeds/whitepaper/risks.json');

const PLANNING = 'management.strategy.planning';
const ASSETS = 'operations.service.capability_base.q1';
const OPEN = 'technology.cii.filing';

/** The example as a draft of a city's own, with an indicator that nobody has answered, and one answered in part. */
function draft() {
  const it = structuredClone(example);
  delete it.assessment.example;
  for (const id of Object.keys(it.assessment.answers)) {
    if (id.startsWith(`${OPEN}.`) || id === `${PLANNING}.q3`) delete it.assessment.answers[id];
  }
  const level = (level) => ({ level });
  Object.assign(it.assessment.answers, { [`${PLANNING}.q1`]: level(3), [ASSETS]: level(3), 'operations.recovery.mechanism.q1': level(4) });
  return it;
}

const file = (content) => ({ name: 'a.draft.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(content)) });

/** A tab with a draft on the page of results, and what the command line computes of it by item. */
async function results(profile, content = draft()) {
  const app = await profile.tab();
  await app.pickDraft(file(content));
  await app.preview.shown();
  await app.arriving(() => app.preview.accept());
  const page = new ResultsPage(app);
  await page.open();
  const bench = await Workbench.open();
  try {
    const { out, err } = await run(citysec(), 'score', await bench.put('a.json', JSON.stringify(content)), '--json');
    assert.equal(err, '');
    const { scores } = JSON.parse(out).files[0];
    return [app, page, Object.fromEntries(scores.map((it) => [it.item, it]))];
  } finally {
    await bench.close();
  }
}

const two = (e2) => (e2 === null ? '–' : (e2 / 100).toFixed(2));
const one = (e2) => {
  if (e2 === null) return '–';
  const tenths = Math.floor((e2 + 5) / 10);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
};
const interval = (it, words) => (it.open > 0 && it.lowestE2 !== null ? `${words(it.lowestE2)}–${words(it.highestE2)}` : words(it.lowestE2));
const indicators = (scores) => Object.values(scores).filter((it) => it.item.split('.').length === 3);

scenario('a cell of the heat map is reached by the keyboard and opens into answers and formula', {}, async (profile) => {
  const [app, page, scores] = await results(profile);
  const cells = await page.cells();
  assert.equal(Object.keys(cells).length, 48);
  for (const it of indicators(scores)) assert.ok(cells[it.item].includes(one(it.soFarE2)), `${it.item}: ${cells[it.item]}`);
  assert.ok(cells[OPEN].includes('未答') && cells[OPEN].includes('–'), 'what is open is no zero');
  assert.ok(cells[PLANNING].some((it) => /余 \d 题未答/.test(it)), `${cells[PLANNING]}`);

  const keyboard = new Keyboard(app);
  await page.jump(3);
  await keyboard.tabTo(page.cell(PLANNING));
  await app.arriving(() => keyboard.press('Enter'));
  assert.equal(await app.route(), `results/${PLANNING}`);
  assert.equal(await page.score(), two(scores[PLANNING].soFarE2));
  const lines = await page.formula();
  assert.equal(lines.length, 3, 'a score so far, a lowest and a highest one');
  assert.ok(lines[0].endsWith(`= ${two(scores[PLANNING].soFarE2)}`), lines[0]);
  assert.equal(await app.page.getByTestId(`contribution-${PLANNING}.q1`).locator('.contribution__answer').count(), 1);
});

scenario('every figure opens into its parts, questions and answers', {}, async (profile) => {
  const [, page, scores] = await results(profile);
  const total = await page.app.text('results-total');
  assert.equal(total, one(scores.total.soFarE2));
  await page.openTotal();
  const check = async (item) => {
    const it = scores[item];
    assert.equal(await page.score(), two(it.soFarE2), item);
    const expected = it.open > 0 ? [it.soFarE2, it.lowestE2, it.highestE2] : [it.soFarE2];
    assert.deepEqual((await page.formula()).map((line) => line.split(' = ').at(-1)), expected.map(two), item);
    const below = (id) => item === 'total' || id.startsWith(`${item}.`);
    const answers = await page.answers();
    assert.deepEqual(answers.filter(([id]) => !below(id)), [], 'only what makes the score');
    assert.equal(answers.length, it.done ?? answers.length);
    return answers;
  };
  assert.equal((await check('total')).length, 121);
  await page.openPart('management');
  await check('management');
  await page.openPart('management.strategy');
  const answers = await check('management.strategy');
  const words = Object.fromEntries(answers.map(([id, ...rest]) => [id, rest]));
  assert.equal(words[`${PLANNING}.q1`][1], '75.00');
  assert.equal(words[`${PLANNING}.q3`][1], '–', 'an open question has no score');
  await page.openPart(PLANNING);
  assert.equal(await page.score(), two(scores[PLANNING].soFarE2));

  await page.open();
  for (const domain of ['management', 'technology', 'operations']) {
    assert.equal(await page.figure(`domain-${domain}`), one(scores[domain].soFarE2));
  }
  await page.openDomain('operations');
  await check('operations');
  await page.open();
  await page.openGroup('technology.cii');
  await check('technology.cii');
});

scenario('the position is one for reference, a range while questions are open, and no rank', {}, async (profile) => {
  const [app, page, scores] = await results(profile);
  const text = await page.position.text();
  assert.match(text, /自评分与榜单分不是同一把尺/);
  assert.match(text, /专家打分/);
  for (const item of ['total', 'management', 'technology', 'operations']) {
    const [own, place] = await page.position.row(item);
    assert.equal(own, interval(scores[item], one));
    assert.match(place, /公布的 30 个城市：/);
    assert.doesNotMatch(place, /第.*名/);
    assert.match(place, scores[item].open > 0 && scores[item].highestE2 > 6710 ? /最低时：.*最高时：/ : /低于公布的最低分/);
  }
  await app.go(`results/operations.service.capability_base`);
  const figure = await page.national(ASSETS);
  assert.match(figure, /全国受访相关单位中（2021–2022 年调查）：恰为这一档的：30%/);
  assert.match(figure, /统计 O6/);
  // Another level, for which nothing was published.
  const other = draft();
  other.assessment.answers[ASSETS] = { level: 1 };
  const [again, second] = await results(profile, other);
  await again.go('results/operations.service.capability_base');
  assert.match(await second.national(ASSETS), /白皮书未公布/);
  await again.go('results/operations.recovery.mechanism');
  assert.equal(await second.national('operations.recovery.mechanism.q1'), '', 'a question that the survey did not ask');
});

scenario('a position without any answer reaches from below to above everything', { locale: 'en' }, async (profile) => {
  const empty = draft();
  empty.assessment.answers = {};
  const [, page] = await results(profile, empty);
  assert.match(await page.position.tier(), /At the lowest: Below the published scores\. At the highest: .*[Ff]irst tier/);
  assert.match((await page.position.row('technology'))[1], /Below the lowest .* Above the highest/s);
  assert.deepEqual(new Set(Object.values(await page.risks())), new Set(['undecided']));
});

scenario('risks are left open by exactly the indicators below the declared line', {}, async (profile) => {
  const [app, page, scores] = await results(profile);
  const bound = table.rule.weakBelow * 100;
  const expected = {};
  for (const { id, indicators: ids } of table.risks) {
    const all = ids.map((it) => scores[it]).filter((it) => it.highestE2 !== null);
    const weak = all.filter((it) => it.highestE2 < bound);
    const undecided = all.filter((it) => it.highestE2 >= bound && it.lowestE2 < bound);
    expected[id] = all.length === 0 ? 'none' : weak.length > 0 ? 'open' : undecided.length > 0 ? 'undecided' : 'covered';
    const listed = await page.riskIndicators(id);
    assert.deepEqual([...listed].sort(), [...weak, ...undecided].map((it) => it.item).sort(), id);
  }
  assert.deepEqual(await page.risks(), expected);
  const open = Object.values(expected).filter((it) => it === 'open').length;
  const count = await app.page.getByTestId('risks-count').innerText();
  assert.ok(count.includes(`${open} 项敞口`), count);
  assert.ok((await app.page.getByTestId('risks').innerText()).includes(table.rule.text.zh));
});

/** The texts of a saved drawing by item, its size, and what stands around. */
function parsed(svg) {
  const size = /viewBox="0 (-?\d+) (\d+) (\d+)" width="(\d+)" height="(\d+)"/.exec(svg).slice(1).map(Number);
  const groups = [...svg.matchAll(/<g data-item="([^"]+)">(.*?)<\/g>/gs)];
  const texts = (it) => [...it.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map((text) => text[1]);
  return { size, items: Object.fromEntries(groups.map(([, item, inner]) => [item, texts(inner)])), texts: texts(svg) };
}

for (const lang of ['zh-CN', 'en']) {
  scenario(`charts are saved as SVG and PNG with the figures of the page, ${lang}`, { locale: lang, colorScheme: 'dark' }, async (profile) => {
    const [app, page, scores] = await results(profile);
    const groups = Object.keys(scores).filter((it) => it.split('.').length === 2);
    const charts = {
      bars: Object.fromEntries(['total', 'management', 'technology', 'operations'].map((it) => [it, interval(scores[it], one)])),
      radar: Object.fromEntries(groups.map((it) => [it, one(scores[it].soFarE2)])),
      heat: Object.fromEntries(indicators(scores).map((it) => [it.item, one(it.soFarE2)])),
    };
    for (const [chart, figures] of Object.entries(charts)) {
      const { name, bytes } = await page.save(chart, 'svg');
      const svg = bytes.toString('utf8');
      assert.match(name, /^湖州市.*_2022_.*_\d{4}-\d\d-\d\d\.svg$/);
      const { size, items, texts } = parsed(svg);
      assert.deepEqual(Object.keys(items).sort(), Object.keys(figures).sort(), chart);
      for (const [item, words] of Object.entries(figures)) assert.ok(items[item].includes(words), `${chart} ${item}: ${items[item]}`);
      assert.ok(texts.join('').includes('湖州市') && svg.includes('<title') && svg.includes('<desc'), 'it says what it is about');
      // By itself: white ground, no styles, no scripts, nothing from elsewhere; what is drawn is what the browser parses.
      assert.match(svg, /<rect x="0" y="-\d+"[^>]* fill="#ffffff"\/>/);
      assert.doesNotMatch(svg, /style|<script|href|var\(/);
      const wrong = await app.page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
        return parsed.querySelector('parsererror')?.textContent ?? '';
      }, svg);
      assert.equal(wrong, '');
      const [title, description] = await page.alternative(chart);
      assert.ok(title !== '' && svg.includes(title), title);
      assert.ok(svg.includes(description.slice(0, 40)) && description.length > 40, description);

      const png = await page.save(chart, 'png');
      assert.ok(png.name.endsWith('.png'));
      assert.equal(png.bytes.subarray(0, 8).toString('hex'), '89504e470d0a1a0a');
      assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [size[3] * 2, size[4] * 2], 'two pixels a unit');
      assert.ok((await page.colours(png.bytes)) > 20, 'something is drawn');
    }
    // With both decimals the drawing has both.
    await app.page.locator('#two-decimals').check();
    const { items } = parsed((await page.save('bars', 'svg')).bytes.toString('utf8'));
    assert.ok(items.total.includes(interval(scores.total, two)), `${items.total}`);
  });
}

scenario('an example says so on every saved picture', {}, async (profile) => {
  const app = await profile.tab();
  await app.openExample();
  const page = new ResultsPage(app);
  await page.open();
  for (const chart of ['bars', 'radar', 'heat']) {
    const { name, bytes } = await page.save(chart, 'svg');
    assert.ok(name.includes('示例') && parsed(bytes.toString('utf8')).texts.join('').includes('（示例）'), name);
  }
});

for (const locale of ['zh-CN', 'en']) {
  for (const width of [360, 768, 1440]) {
    const options = { locale, viewport: { width, height: 900 }, reducedMotion: 'reduce' };
    scenario(`results at ${width} pixels, ${locale}`, options, async (profile) => {
      const [app, page] = await results(profile);
      const trouble = {};
      const routes = ['results', 'results/total', 'results/operations', 'results/technology.cii', `results/${PLANNING}`];
      for (const route of routes) {
        await app.go(route);
        await app.unfold();
        const overflow = await app.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        const found = await obstacles(app.page);
        if (overflow > 0) found.push(`${overflow} px too wide`);
        if (found.length > 0) trouble[route] = found;
      }
      assert.deepEqual(trouble, {});
      await page.open();
      assert.equal(Object.keys(await page.cells()).length, 48, 'one heat map is in sight');
      // No word of a chart is drawn over the edge of its drawing, or over the cell that it stands in.
      const outside = await app.page.locator('.drawn:visible > svg').evaluateAll((all) =>
        all.flatMap((svg) => {
          const room = svg.getBoundingClientRect();
          const over = (text) => {
            const [it, cell] = [text.getBoundingClientRect(), text.closest('a')?.querySelector('.chart__area').getBoundingClientRect() ?? room];
            return it.left < cell.left - 1 || it.right > cell.right + 1 || it.top < room.top - 1 || it.bottom > room.bottom + 1;
          };
          return [...svg.querySelectorAll('text')].filter(over).map((it) => it.textContent);
        }),
      );
      assert.deepEqual(outside, []);
    });
  }
}

scenario('results are complete on paper', {}, async (profile) => {
  const [app, page] = await results(profile);
  await app.page.emulateMedia({ media: 'print' });
  await becomes(async () => Object.keys(await page.cells()).length, 48, 'the heat map');
  const hidden = await app.page.locator('.figure__tools, .results__contents').evaluateAll((all) => all.filter((it) => it.offsetParent !== null).length);
  assert.equal(hidden, 0, 'nothing to press is printed');
});
