// The plan: targets, the solver, scenarios and measures; every figure is the one that the command line computes.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { citysec, repository } from './support/env.mjs';
import { scenarios } from './support/browser.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { PlanPage } from './support/plan.mjs';
import { run, Workbench } from './support/tools.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const PLANNING = 'management.strategy.planning.q1';
const CHECKLIST = 'management.strategy.planning.q2';
const RECOVERY = 'operations.recovery.mechanism.q1';
const ASSESSMENT = 'citysec/assessment/';

const example = JSON.parse(await readFile(repository('seeds/examples/huzhou.draft.json')));

/** The example as a draft of a city's own. */
function draft() {
  const it = structuredClone(example);
  delete it.assessment.example;
  Object.assign(it.assessment.answers, { [PLANNING]: { level: 1 }, [CHECKLIST]: { checked: [2] }, [RECOVERY]: { level: 1 } });
  return { name: 'a.draft.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(it)) };
}

/** A tab with the draft open, on the page of the plan. */
async function planning(profile) {
  const app = await profile.tab();
  await app.pickDraft(draft());
  await app.preview.shown();
  await app.arriving(() => app.preview.accept());
  const plan = new PlanPage(app);
  await plan.open();
  return [app, plan];
}

/** `citysec plan --json` on the draft as it is now: the status, and what it found with scores by part. */
async function computed(app, ...args) {
  await app.saved();
  const bench = await Workbench.open();
  try {
    const file = await bench.put('a.json', (await app.saveDraft()).bytes);
    const { status, out, err } = await run(citysec(), 'plan', file, '--json', ...args);
    assert.equal(err, '');
    const found = JSON.parse(out);
    return { ...found, status, scores: Object.fromEntries(found.scores.map((it) => [it.item, it])) };
  } finally {
    await bench.close();
  }
}

const decimals = (e2) => (e2 === null ? '–' : (e2 / 100).toFixed(2));

/** Compares the whole table of scenarios with computed scores. */
async function assertScores(plan, slot, scores, which) {
  for (const [item, row] of Object.entries(scores)) {
    if (item.split('.').length > 2) continue;
    assert.equal(await plan.score(slot, item), decimals(row[which]), `${item} in ${slot}`);
  }
}

const kept = async (app) => {
  await app.saved();
  const [[, text]] = await app.keptUnder(ASSESSMENT);
  return JSON.parse(text).assessment.plan;
};

scenario('the least effort is what the command line finds, and the scenario reaches it', {}, async (profile) => {
  const [app, plan] = await planning(profile);
  assert.equal(await app.heading(), '改进计划');
  await plan.aim('total', '60');
  await plan.aim('operations.recovery', '80.5');
  await plan.unfold(PLANNING);
  await plan.estimate(PLANNING, 'level-2', '40');
  await plan.solve();
  const expected = await computed(app);
  assert.equal(expected.status, 0);
  assert.deepEqual(
    ['total', 'operations.recovery'].map((it) => expected.scores[it].targetE2),
    [6000, 8050],
  );
  const questions = new Set(expected.steps.map((it) => it.question)).size;
  const total = decimals(expected.scores.total.thenE2);
  assert.equal(await plan.text('solved'), `改进 ${questions} 题，总投入 ${expected.effort}，总分到 ${total}。`);
  await plan.takeSolution();
  await becomes(() => plan.text('takes-a'), `${questions} 题，投入 ${expected.effort}`, 'the scenario');
  await assertScores(plan, 'a', expected.scores, 'thenE2');
  await assertScores(plan, 'b', expected.scores, 'nowE2');
  assert.equal(await plan.text('then-total'), `✓ ${total}`);
  assert.equal((await plan.measures()).length, questions);
  for (const { question } of expected.steps) assert.ok(await plan.isTicked(question), question);

  await plan.aim('operations.recovery', '100');
  await plan.aim('management', '');
  assert.equal(await plan.page.locator('#take-solution').count(), 0, 'what was found for other targets is gone');
  assert.match(await plan.text('gap-operations.recovery'), /^\d+\.\d\d$/);
  await plan.aim('total', '100.5');
  await app.page.getByText('请填 0 至 100 的分数').waitFor();
  assert.equal((await kept(app)).targets.total, 6000, 'a wrong score changes nothing');
});

scenario('targets out of reach are named with how far one gets', {}, async (profile) => {
  const [app, plan] = await planning(profile);
  await plan.unfold(PLANNING);
  await plan.measure(PLANNING, { owner: '', due: '', progress: '不做', note: '' });
  await plan.aim('management.strategy', '100');
  await plan.solve();
  const expected = await computed(app);
  assert.equal(expected.status, 1);
  const best = decimals(expected.scores['management.strategy'].thenE2);
  const words = await plan.text('out-of-reach');
  assert.ok(words.includes('100.00') && words.includes(best), `${words} and ${best}`);
});

scenario('what is ticked changes the figures, and scenarios stand side by side', {}, async (profile) => {
  const [app, plan] = await planning(profile);
  const before = await plan.score('a', 'total');
  await plan.tick(PLANNING);
  assert.ok(Number(await plan.score('a', 'total')) > Number(before));
  assert.equal(await plan.score('b', 'total'), before);
  const [, gain] = (await plan.figures(PLANNING)).match(/加 (\d+\.\d\d) 分/);
  const risen = Number(await plan.score('a', 'total')) - Number(before);
  assert.ok(Math.abs(risen - Number(gain)) < 0.0101, `${risen} and ${gain}`);

  await plan.workOn('b');
  assert.equal(await plan.isTicked(PLANNING), false);
  await plan.unfold(PLANNING);
  await plan.choose(PLANNING, 'level-4');
  await plan.tick(CHECKLIST);
  await plan.name('b', '一步到位');
  await plan.adopt('b');
  await plan.measure(PLANNING, { owner: '市委网信办', due: '2027-06-30', progress: '进行中', note: '先定责任单位' });
  assert.ok(Number(await plan.score('b', 'management')) > Number(await plan.score('a', 'management')));
  const rows = await plan.measures();
  assert.deepEqual(rows.map((it) => it[0]), ['1', '2']);
  assert.deepEqual(rows[0].slice(5), ['市委网信办', '2027-06-30', '进行中', '先定责任单位']);
  assert.match(rows[0][2], /^做到 L4：/);
  // The promise is what the answers score once they are changed so.
  const promised = await plan.score('b', 'management.strategy');
  const changed = structuredClone(JSON.parse((await app.saveDraft()).bytes));
  changed.assessment.answers[PLANNING] = { level: 4 };
  changed.assessment.answers[CHECKLIST] = { checked: [1, 2] };
  const bench = await Workbench.open();
  try {
    const { files } = await bench.score(await bench.put('changed.json', JSON.stringify(changed)));
    assert.equal(promised, decimals(files[0].scores['management.strategy'].lowestE2));
  } finally {
    await bench.close();
  }

  const cases = await plan.cases(PLANNING);
  assert.ok(cases.some((it) => it.includes('湖州')) && cases.length > 0, cases.join());
  const position = await plan.text('position-b');
  assert.equal(position, '低于榜单公布的分数');

  const shown = await plan.shown();
  await plan.filter('2');
  await until(() => plan.shown(), (it) => it.length < shown.length && it.every((id) => id.startsWith('operations.')), 'one domain');
  await plan.filter('all');
  await plan.sort('gain');
  await until(() => plan.shown(), (it) => it.length === shown.length && it[0] !== shown[0], 'another order');

  const saved = await kept(app);
  await app.reload();
  await plan.open();
  assert.deepEqual(await kept(app), saved);
  assert.equal(await plan.isTicked(PLANNING), true, 'the page begins with the scenario that is carried out');
  assert.deepEqual(await plan.measures(), rows);
  assert.equal(await plan.page.locator('#name-b').inputValue(), '一步到位');
});

scenario('a plan by keyboard alone', {}, async (profile) => {
  const [app, plan] = await planning(profile);
  const keys = new Keyboard(app);
  await keys.tabTo('[id="target-total"]');
  await keys.type('30');
  await keys.tabTo('#solve');
  await keys.press('Enter');
  await becomes(() => plan.page.locator('#take-solution').count(), 1, 'what was found');
  await keys.tabTo('#take-solution');
  await keys.press('Enter');
  await until(() => plan.text('then-total'), (it) => it.startsWith('✓'), 'the target');
  await keys.tabTo('#work-on-a');
  await keys.press('ArrowRight');
  await becomes(() => keys.isAt('#work-on-b'), true, 'the second scenario');
  await keys.tabTo(`[id="take-${PLANNING}"]`);
  await keys.press('Space');
  await becomes(() => plan.isTicked(PLANNING), true, 'the step');
  await keys.tabTo(`[id="more-${PLANNING}"]`);
  await keys.press('Enter');
  await keys.tabTo(`[id="goal-${PLANNING}-level-2"]`);
  await keys.press('ArrowDown');
  await becomes(() => plan.isChosen(PLANNING, 'level-3'), true, 'the step after it');
  await keys.tabTo(`[id="owner-${PLANNING}"]`);
  await keys.type('市委网信办');
  await keys.press('Tab');
  assert.deepEqual((await kept(app)).measures, { [PLANNING]: { owner: '市委网信办' } });
});

scenario('two tabs plan together, and a place that both change is settled', {}, async (profile) => {
  const [one, plan] = await planning(profile);
  await plan.tick(PLANNING);
  await one.saved();
  const two = await profile.tab();
  await two.useCard(0);
  await until(() => two.route(), (it) => it !== '', 'the assessment');
  const other = new PlanPage(two);
  await other.open();
  assert.equal(await other.isTicked(PLANNING), true);
  await other.aim('total', '70');
  await becomes(() => plan.target('total'), '70.00', 'the target in the first tab');

  // Both change the same place within the same pause.
  const hold = () =>
    two.page.evaluate(() => {
      const real = window.setTimeout.bind(window);
      window.setTimeout = (run, wait, ...rest) => (wait > 300 && wait < 500 ? 0 : real(run, wait, ...rest));
    });
  await two.saved();
  // The pause after that saving is over, so that the next change is saved at once and the one after it waits.
  await two.page.waitForTimeout(600);
  await hold();
  await other.aim('operations', '50');
  await becomes(() => plan.target('operations'), '50.00', 'what the other tab saved first');
  await other.aim('management', '61');
  await plan.aim('management', '62');
  await one.saved();
  await two.alert(/另一个标签页也改了.*1 处/);
  const [[place, ours, theirs]] = await two.conflict.places();
  assert.match(place, /计划：.*管理.*目标/);
  assert.deepEqual([ours, theirs], ['61.00 分', '62.00 分']);
  await two.conflict.settle(0, 'theirs');
  await two.conflict.gone();
  await becomes(() => other.target('management'), '62.00', 'the settled target');
});
