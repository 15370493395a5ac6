// Every page, in both languages, light and dark, narrow and wide: readable for everybody, complete, and offline.
import assert from 'node:assert/strict';
import { scenarios } from './support/browser.mjs';
import { obstacles } from './support/obstacles.mjs';
import { asFile, contribution } from './support/hands.mjs';
import { PlanPage } from './support/plan.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

/** One route of every kind. */
const ROUTES = [
  '',
  'profile',
  'questions/management.strategy',
  'questions/operations.supply_chain',
  'question/technology.cii.data_security.q2',
  'results',
  'results/management.strategy.planning',
  'plan',
  'evidence',
  'compare',
  'sign',
  'contributions',
  'contributions/receive',
  'contributions/conflicts',
  'contributions/ledger',
  'contributions/origins',
  'hand-in',
  'history',
  'keys',
  'report',
  'bench',
  'bench/trust',
  'bench/ranking',
  'bench/weights',
  'bench/statistics',
  'verify',
  'model',
  'model/operations.recovery.critical',
  'model/rankings',
  'model/statistics',
  'model/cases',
  'model/findings',
  'model/register',
  'model/weights',
  'help',
  'nowhere',
];

const WIDTHS = { narrow: 360, wide: 1440 };
const PASSPHRASE = 'correct horse battery 2026';

/** What is wrong with the page in view, in words. */
async function flaws(app, tag) {
  const found = await app.page.evaluate(() => {
    const root = document.documentElement;
    const [heading, ...more] = document.querySelectorAll('h1');
    return {
      overflow: root.scrollWidth - innerWidth,
      title: document.title,
      heading: heading?.innerText.trim() ?? '',
      headings: more.length + 1,
      language: root.lang,
    };
  });
  const product = tag === 'en' ? '' : '数字城市网络安全自评';
  const rows = [
    [found.overflow > 0, `is ${found.overflow} px wider than the window`],
    [found.headings !== 1 || found.heading === '', `has ${found.headings} main headings, the first "${found.heading}"`],
    [!found.title.includes(' · ') || !found.title.includes(product), `has the title "${found.title}"`],
    [found.language !== tag, `says that its language is ${found.language}`],
  ];
  return rows.filter(([isWrong]) => isWrong).map(([, words]) => words);
}

for (const locale of ['zh-CN', 'en']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, pixels] of Object.entries(WIDTHS)) {
      const options = { locale, colorScheme, viewport: { width: pixels, height: 900 }, reducedMotion: 'reduce' };
      scenario(`all pages, ${locale}, ${colorScheme}, ${width}`, options, async (profile) => {
        const app = await profile.tab();
        await app.openExample();
        const trouble = {};
        for (const route of ROUTES) {
          await app.go(route);
          await app.unfold();
          const found = [...(await flaws(app, locale)), ...(await obstacles(app.page))];
          if (found.length > 0) trouble[`#/${route}`] = found;
        }
        assert.deepEqual(trouble, {});
      });
    }
  }
}

for (const colorScheme of ['light', 'dark']) {
  const options = { colorScheme, viewport: { width: WIDTHS.narrow, height: 900 }, reducedMotion: 'reduce' };
  scenario(`what opens on the pages, ${colorScheme}`, options, async (profile) => {
    const app = await profile.tab();
    await app.openExample();
    const trouble = {};
    const look = async (name) => {
      const found = [...(await flaws(app, 'zh-CN')), ...(await obstacles(app.page))];
      if (found.length > 0) trouble[name] = found;
    };
    await app.go('questions/management.strategy');
    await app.openShortcuts();
    await look('the sheet of shortcuts');
    await app.closeShortcuts();
    const draft = await app.saveDraft();
    await app.go('');
    await app.pickDraft({ name: 'a.json', mimeType: 'application/json', buffer: Buffer.from('{') });
    await app.alert(/a\.json/);
    await look('a file that does not open');
    await app.pickDraft(draft.path);
    await app.preview.shown();
    await look('the preview of a draft');
    await app.preview.cancel();
    await app.go('sign');
    await app.makeKey('示例密钥', PASSPHRASE);
    await look('before signing');
    const file = await app.sign(PASSPHRASE);
    await look('after signing');
    await app.go('keys');
    await look('a key');
    await app.openSheet();
    await look('the sheet of a key');
    const plan = new PlanPage(app);
    await plan.open();
    await plan.aim('total', '60');
    await plan.solve();
    await plan.takeSolution();
    await plan.unfold('operations.monitoring.capability.q1');
    await app.unfold();
    await look('a plan with measures and cases');
    await plan.aim('management', '101');
    await plan.aim('technology', '100');
    await plan.unfold('technology.cii.filing.q1');
    await plan.measure('technology.cii.filing.q1', { owner: '', due: '', progress: '不做', note: '' });
    await plan.solve();
    await look('a plan out of reach');
    await app.go('verify');
    await app.pickResult(file.path);
    await app.unfold();
    await look('an accepted file');
    const forged = Buffer.from(file.bytes.toString('utf8').replace('"totalE2": ', '"totalE2": 9'));
    await app.pickResult({ name: 'b.json', mimeType: 'application/json', buffer: forged });
    assert.equal(await app.verdict(), 'refused');
    await app.unfold();
    await look('a refused file');
    await app.go('compare');
    await app.comparison.open(draft.path, file.path);
    await app.comparison.open({ name: 'b.json', mimeType: 'application/json', buffer: forged });
    await app.comparison.rows('summary');
    await app.unfold();
    await look('a comparison');
    assert.deepEqual(trouble, {});
  });
}

for (const [colorScheme, locale] of [
  ['light', 'zh-CN'],
  ['dark', 'en'],
]) {
  const options = { colorScheme, locale, viewport: { width: WIDTHS.narrow, height: 900 }, reducedMotion: 'reduce' };
  scenario(`many hands at work, ${colorScheme}, ${locale}`, options, async (profile) => {
    const app = await profile.tab();
    await app.begin();
    await app.chooseCity('330500');
    await app.toQuestions();
    await app.choose('management.strategy.planning.q1-1');
    const trouble = {};
    const look = async (name) => {
      await app.unfold();
      const found = [...(await flaws(app, locale)), ...(await obstacles(app.page))];
      if (found.length > 0) trouble[name] = found;
    };
    await app.go('contributions');
    await look('nobody is asked');
    await app.hands.assignRest();
    await becomes(() => app.hands.departments().count(), 11, 'departments');
    await app.hands.setDeadline('2020-01-31');
    const { bytes, name } = await app.download(() => app.hands.departments().first().locator('button').first().click());
    await look('departments');
    await app.hands.departments().first().locator('button').nth(1).click();
    await look('a reminder');
    await app.page.keyboard.press('Escape');
    const task = JSON.parse(bytes);
    const stated = (level) => ({ 'management.strategy.planning.q1': { level }, 'management.strategy.planning.q9': { level } });
    const handed = [2, 3].map((level) =>
      contribution(task, { person: `P${level}`, at: `2026-11-23T02:0${level}:00Z`, answers: stated(level) }),
    );
    await app.go('contributions/receive');
    await app.hands.receive(...handed.map((it, idx) => asFile(`${idx}.json`, it)));
    await app.page.getByTestId('preview-counts').waitFor();
    await look('the preview of a contribution');
    await app.hands.merge();
    await app.hands.merge();
    await look('what was merged');
    await app.go('contributions/conflicts');
    await becomes(() => app.hands.conflicts().count(), 1, 'conflicts');
    await look('conflicts');
    await app.go('contributions/origins');
    await look('origins');
    await app.go('contributions/ledger');
    await app.hands.undo(0);
    await look('the ledger');
    await app.saved();
    await app.go('');
    await app.pickDraft(asFile(name, bytes));
    await app.part.shown();
    await look('a task');
    await app.part.begin();
    await look('the questions of a part');
    await app.go('hand-in');
    await look('handing in');
    assert.deepEqual(trouble, {});
  });
}

for (const locale of ['zh-CN', 'en']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, pixels] of Object.entries(WIDTHS)) {
      const options = { locale, colorScheme, viewport: { width: pixels, height: 900 }, reducedMotion: 'reduce' };
      scenario(`what keeps work from being lost, ${locale}, ${colorScheme}, ${width}`, options, async (profile) => {
        const app = await profile.tab();
        const trouble = {};
        const look = async (name) => {
          const found = [...(await flaws(app, locale)), ...(await obstacles(app.page))];
          if (found.length > 0) trouble[name] = found;
        };
        await app.begin();
        await app.chooseCity('330500');
        await app.go('questions/management.strategy');
        await app.choose('management.strategy.planning.q1-2');
        await app.saved();
        const [[key, text]] = await app.keptUnder('citysec/assessment/');
        const id = key.split('/').at(-1);
        const earlier = text.replace('"level":2', '"level":1').replace('"body":""', '"body":"湖州市人民政府"');
        for (const [time, content] of [['2026-11-20T08:00:00Z', earlier], ['2026-11-21T08:00:00Z', 'no JSON']]) {
          await app.store(`citysec/restore/${id}/${time}/changes`, content);
        }
        await app.store(`citysec/bin/${id}/2026-11-20T08:00:00Z`, earlier);
        await app.go('history');
        await until(() => app.points.rows(), (it) => it.length === 2, 'the points');
        await look('the restore points');
        await app.points.look(1);
        await look('the look before restoring');
        await app.page.keyboard.press('Escape');
        const other = await profile.tab();
        await other.store(key, earlier);
        await app.conflict.gone();
        await app.go('questions/management.strategy');
        await other.store(key, 'no JSON');
        await app.conflict.shown();
        await look('a text of another program');
        await app.choose('management.strategy.planning.q1-4');
        await other.store(key, text);
        await until(() => app.conflict.places(), (it) => it.length === 1, 'the clash');
        await look('a clash');
        await app.conflict.settle(0, 'ours');
        await app.saved();
        await app.go('');
        await until(() => app.bin.rows(), (it) => it.length === 1, 'the bin');
        await look('the start page with a bin');
        assert.deepEqual(trouble, {});
      });
    }
  }
}

scenario('without an assessment, its pages say where to begin', { reducedMotion: 'reduce' }, async (profile) => {
  const app = await profile.tab();
  for (const route of ['profile', 'questions/management.strategy', 'results', 'sign', 'contributions', 'hand-in', 'history']) {
    await app.go(route);
    assert.equal(await app.heading(), '请先选择一份评价');
    assert.deepEqual(await flaws(app, 'zh-CN'), []);
  }
  assert.deepEqual(await obstacles(app.page), []);
});

scenario('every page can be opened by its address', {}, async (profile) => {
  const app = await profile.tab();
  await app.openExample();
  for (const route of ROUTES) {
    await app.go(route);
    const shown = [await app.heading(), await app.page.title()];
    await app.reload();
    assert.equal(await app.route(), route);
    assert.deepEqual([await app.heading(), await app.page.title()], shown);
  }
});

scenario('the language switches at once, in the same place, and is remembered', {}, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  for (const route of ROUTES) {
    await app.go(route);
    const chinese = await app.heading();
    await app.switchLanguage();
    await becomes(() => app.language(), 'en', 'the language');
    const english = await until(() => app.heading(), (it) => it !== chinese, 'another heading');
    assert.match(english, /^[\x20-\x7e–’“”é]+$/, 'the heading is English');
    assert.equal(await app.route(), route);
    assert.equal(await app.page.evaluate(() => document.activeElement.id), 'lang-switch', 'the focus stays');
    await app.switchLanguage();
    await becomes(() => app.language(), 'zh-CN', 'the language');
    assert.equal(await app.heading(), chinese);
  }
  await app.go('questions/management.strategy');
  await app.choose('management.strategy.planning.q1-2');
  await app.switchLanguage();
  assert.equal((await app.entries())['management.strategy.planning.q1-2'], true);
  await app.reload();
  assert.equal(await app.language(), 'en');
  const other = await profile.tab();
  assert.equal(await other.language(), 'en');
});

scenario('light and dark are switched and remembered', { colorScheme: 'light' }, async (profile) => {
  const app = await profile.tab();
  const background = () => app.page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await app.switchTheme();
  const dark = await until(background, (it) => it !== light, 'another background');
  await app.reload();
  assert.equal(await background(), dark);
  await app.switchTheme();
  await becomes(background, light, 'the background');
});

/** Looks at every page, in the language of the moment. */
async function tour(app) {
  for (const route of ROUTES) {
    await app.go(route);
    assert.notEqual(await app.heading(), '');
  }
}

// Where no worker can keep the page. With one: `offline.test.mjs`.
scenario('who has begun to work can finish without a network', { serviceWorkers: 'block' }, async (profile) => {
  const app = await profile.tab();
  await app.openExample();
  await profile.quiet();
  await profile.context.setOffline(true);
  const loaded = profile.requests.length;
  await tour(app);
  await app.switchLanguage();
  await becomes(() => app.language(), 'en', 'the language');
  await tour(app);
  await app.go('questions/management.strategy');
  const before = await app.interval();
  await app.choose('management.strategy.planning.q1-4');
  await until(() => app.interval(), (it) => it !== before, 'another score');
  const draft = await app.saveDraft();
  assert.deepEqual(JSON.parse(draft.bytes).assessment.answers['management.strategy.planning.q1'], { level: 4 });
  await app.go('sign');
  await app.makeKey('offline', PASSPHRASE);
  const file = await app.sign(PASSPHRASE);
  assert.match(file.name, /Huzhou_2022_full_/);
  await app.go('verify');
  await app.pickResult({ name: file.name, mimeType: 'application/json', buffer: file.bytes });
  assert.equal(await app.verdict(), 'accepted-signer-not-checked');
  const later = profile.requests.slice(loaded).filter((url) => !url.startsWith('blob:'));
  assert.deepEqual(later, [], 'nothing is asked for any more');
});

scenario('what cannot be fetched is said, and can be tried again', { serviceWorkers: 'block' }, async (profile) => {
  profile.tolerated.push(/net::ERR_INTERNET_DISCONNECTED/, /Failed to fetch/);
  const app = await profile.tab();
  await profile.context.setOffline(true);
  await app.head('model/statistics');
  await app.alert(/需要的数据没有取到/);
  await app.switchLanguage();
  await until(() => app.alerts(), (it) => it.length === 2, 'a notice about English as well');
  assert.equal(await app.language(), 'zh-CN');
  await profile.context.setOffline(false);
  await app.fetchAgain();
  await app.ready();
  await app.switchLanguage();
  await becomes(() => app.language(), 'en', 'the language');
  assert.deepEqual(await app.alerts(), []);
});
