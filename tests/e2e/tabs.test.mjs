// Two tabs on one assessment, both at work: what one does appears in the other, and nothing is overwritten silently.
import assert from 'node:assert/strict';
import { scenarios } from './support/browser.mjs';
import { dice } from './support/dice.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const FIRST_GROUP = 'questions/management.strategy';
const LEVELS = 'management.strategy.planning.q1';
const CHECKLIST = 'management.strategy.planning.q2';
const ASSESSMENT = 'citysec/assessment/';

/** Two tabs on the same assessment, on the page of the first group. */
async function twoTabs(profile) {
  const one = await profile.tab();
  await one.begin();
  await one.chooseCity('湖州');
  await one.saved();
  const two = await profile.tab();
  await two.useCard(0);
  await until(() => two.route(), (it) => it !== '', 'the assessment');
  await one.go(FIRST_GROUP);
  await two.go(FIRST_GROUP);
  return [one, two];
}

/** Holds the pause between two savings open, so that the next change is certain to wait in it. */
const hold = (app) =>
  app.page.evaluate(() => {
    const real = window.setTimeout.bind(window);
    const held = [];
    window.release = () => {
      window.setTimeout = real;
      held.forEach((run) => run());
    };
    window.setTimeout = (run, wait, ...rest) => (wait > 300 && wait < 500 ? held.push(run) : real(run, wait, ...rest));
  });

const release = (app) => app.page.evaluate(() => window.release());

const answers = async (app) => {
  const [[, text]] = await app.keptUnder(ASSESSMENT);
  return JSON.parse(text).assessment.answers;
};

scenario('a change appears in the other tab within a second', {}, async (profile) => {
  const [one, two] = await twoTabs(profile);
  await one.choose(`${LEVELS}-2`);
  const before = Date.now();
  await becomes(() => two.page.locator(`[id="${LEVELS}-2"]`).isChecked(), true, 'the answer in the other tab');
  assert.ok(Date.now() - before < 1000, `after ${Date.now() - before} ms`);
  await becomes(() => two.progress(), '1/121', 'progress in the other tab');
  await two.choose(`${CHECKLIST}-1`);
  await becomes(() => one.progress(), '2/121', 'progress in the first tab');
  assert.deepEqual(await one.entries(), await two.entries());
  await one.saved();
  await two.saved();
});

/** Both tabs change the assessment, and neither has seen the other's change when it makes its own. */
async function clash(profile) {
  const [one, two] = await twoTabs(profile);
  await hold(two);
  await two.choose(`${CHECKLIST}-1`);
  await becomes(() => one.progress(), '1/121', 'progress in the first tab');
  await two.choose(`${LEVELS}-4`);
  await two.remark(LEVELS, '第二页写的');
  await one.choose(`${LEVELS}-1`);
  await one.saved();
  await two.alert(/另一个标签页也改了.*1 处/);
  assert.deepEqual((await answers(one))[LEVELS], { level: 1 }, 'the first tab is not overwritten');
  const [[place, ours, theirs]] = await two.conflict.places();
  assert.match(place, /规划.*：.*？$/);
  assert.match(ours, /^L4 /);
  assert.match(theirs, /^L1 /);
  await release(two);
  return [one, two];
}

scenario('changes of different places are joined without a word', {}, async (profile) => {
  const [one, two] = await twoTabs(profile);
  await hold(two);
  await two.choose(`${CHECKLIST}-1`);
  await becomes(() => one.progress(), '1/121', 'progress in the first tab');
  await two.choose(`${LEVELS}-4`);
  await one.remark(LEVELS, '第一页写的');
  await two.unfoldRemarks();
  await becomes(() => two.page.locator(`[id="note-${LEVELS}"]`).inputValue(), '第一页写的', 'the remark in the other tab');
  await release(two);
  await becomes(() => one.progress(), '2/121', 'the answer in the first tab');
  assert.deepEqual([await one.alerts(), await two.alerts()], [[], []]);
  const [[, text]] = await one.keptUnder(ASSESSMENT);
  const it = JSON.parse(text).assessment;
  assert.deepEqual(it.answers, { [LEVELS]: { level: 4 }, [CHECKLIST]: { checked: [1] } });
  assert.deepEqual(it.notes, { [LEVELS]: '第一页写的' });
});

scenario('a clash is settled for the other tab', {}, async (profile) => {
  const [one, two] = await clash(profile);
  await two.conflict.settle(0, 'theirs');
  await two.conflict.gone();
  await two.saved();
  await becomes(() => two.page.locator(`[id="${LEVELS}-1"]`).isChecked(), true, 'the answer of the first tab');
  await one.unfoldRemarks();
  await becomes(() => one.page.locator(`[id="note-${LEVELS}"]`).inputValue(), '第二页写的', 'the rest in the first tab');
  assert.deepEqual(await answers(two), { [LEVELS]: { level: 1 }, [CHECKLIST]: { checked: [1] } });
});

scenario('a clash is settled for this tab', {}, async (profile) => {
  const [one, two] = await clash(profile);
  await two.conflict.settle(0, 'ours');
  await two.conflict.gone();
  await two.saved();
  await becomes(() => one.page.locator(`[id="${LEVELS}-4"]`).isChecked(), true, 'the answer kept, in the first tab');
  await Promise.all([one.unfoldRemarks(), two.unfoldRemarks()]);
  assert.deepEqual(await one.entries(), await two.entries());
});

scenario('while a clash is open, the other tab goes on, and more clashes are settled at once', {}, async (profile) => {
  const [one, two] = await clash(profile);
  await two.choose(`${CHECKLIST}-2`);
  await one.choose(`${CHECKLIST}-3`);
  await until(() => two.conflict.places(), (it) => it.length === 2, 'both clashes');
  await one.choose(`${LEVELS}-0`);
  await until(() => two.conflict.places(), (it) => it.some(([, , theirs]) => /^L0 /.test(theirs)), 'what the first tab has now');
  assert.deepEqual((await answers(one))[LEVELS], { level: 0 });
  await two.conflict.settleAll('ours');
  await two.saved();
  await becomes(() => one.page.locator(`[id="${LEVELS}-4"]`).isChecked(), true, 'the answer kept, in the first tab');
  assert.deepEqual(await answers(one), { [LEVELS]: { level: 4 }, [CHECKLIST]: { checked: [1, 2] } });
});

scenario('two tabs that save at the same moment lose nothing', {}, async (profile) => {
  const [one, two] = await twoTabs(profile);
  for (let round = 0; round < 15; round += 1) {
    await Promise.all([one.saved(), two.saved()]);
    const at = Date.now() + 250;
    const click = (app, id) =>
      app.page.evaluate(([input, moment]) => {
        while (Date.now() < moment);
        document.getElementById(input).click();
      }, [id, at]);
    const level = round % 5;
    await Promise.all([click(one, `${LEVELS}-${level}`), click(two, `${CHECKLIST}-${(round % 8) + 1}`)]);
    const settled = async () => {
      const [[, text]] = await one.keptUnder(ASSESSMENT);
      const [a, b] = [await one.entries(), await two.entries()];
      return [JSON.parse(text).assessment.answers[LEVELS]?.level, a[`${LEVELS}-${level}`], JSON.stringify(a) === JSON.stringify(b)];
    };
    await until(settled, (it) => it[0] === level && it[1] && it[2], `round ${round}`);
    const ticked = Array.from({ length: 8 }, (_, idx) => idx + 1).filter((it) => it <= round + 1 && round < 8);
    if (round < 8) assert.deepEqual((await answers(one))[CHECKLIST], { checked: ticked });
  }
  assert.deepEqual([await one.alerts(), await two.alerts()], [[], []]);
});

/** Edits at random places, as fast as the page takes them; settles what clashes. What was entered: place to value. */
async function edit(app, roll, count) {
  const places = await app.questions().evaluateAll((all) =>
    all.map((it) => it.id.replace(/^q-/, '')).map((id) => ({
      id,
      levels: document.getElementById(`${id}-0`) !== null && document.getElementById(`${id}-4`) !== null,
    })),
  );
  const levels = places.filter((it) => it.levels).map((it) => it.id);
  const entered = {};
  let settled = 0;
  await app.unfoldRemarks();
  for (let n = 0; n < count; n += 1) {
    settled += await settle(app, roll);
    if (roll(3) > 0) {
      const id = levels[roll(levels.length)];
      const value = roll(5);
      await app.page.evaluate((input) => document.getElementById(input).click(), `${id}-${value}`);
      entered[`answer ${id}`] = value;
    } else {
      const { id } = places[roll(places.length)];
      const value = `${roll(1e6)} 号说明`;
      await app.page.evaluate(
        ([field, text]) => {
          const it = document.getElementById(field);
          it.value = text;
          it.dispatchEvent(new Event('change', { bubbles: true }));
        },
        [`note-${id}`, value],
      );
      entered[`note ${id}`] = value;
    }
    await app.page.waitForTimeout(roll(200));
  }
  return { entered, settled };
}

/** Settles what clashes in a tab, each place by chance. */
async function settle(app, roll) {
  return app.page.evaluate((throws) => {
    const open = [...document.querySelectorAll('.clash')];
    open.forEach((it, idx) => it.querySelectorAll('button')[throws[idx % throws.length]].click());
    return open.length;
  }, [roll(2), roll(2), roll(2)]);
}

for (const seed of [1, 2, 3]) {
  scenario(`two tabs edit at random at the same time, ${seed}`, {}, async (profile, t) => {
    const [one, two] = await twoTabs(profile);
    const [a, b] = await Promise.all([edit(one, dice(seed), 40), edit(two, dice(seed + 100), 40)]);
    const rest = dice(seed + 200);
    let settled = a.settled + b.settled;
    const both = async () => {
      settled += (await settle(one, rest)) + (await settle(two, rest));
      const states = [await one.text('save-state'), await two.text('save-state')];
      const entries = [await one.entries(), await two.entries()].map((it) => JSON.stringify(it));
      return [states.every((it) => it.startsWith('已保存')), entries[0] === entries[1]];
    };
    await until(both, (it) => it.every(Boolean), 'both tabs to show the same');
    const [[, text]] = await one.keptUnder(ASSESSMENT);
    const it = JSON.parse(text).assessment;
    const stated = { ...entries('answer', it.answers, (value) => value.level), ...entries('note', it.notes, (value) => value) };
    for (const place of new Set([...Object.keys(a.entered), ...Object.keys(b.entered)])) {
      const last = [a.entered[place], b.entered[place]].filter((value) => value !== undefined);
      assert.ok(last.includes(stated[place]), `${place}: ${stated[place]}, and last entered was ${last}`);
    }
    assert.deepEqual(Object.keys(stated).filter((place) => !(place in a.entered) && !(place in b.entered)), []);
    const start = await profile.tab();
    await until(() => start.cards().count(), (cards) => cards > 0, 'the assessment on the start page');
    assert.equal(await start.cards().count(), 1);
    t.diagnostic(`${Object.keys(stated).length} places, ${settled} clashes settled`);
  });
}

const entries = (kind, of, value) =>
  Object.fromEntries(Object.entries(of ?? {}).map(([id, it]) => [`${kind} ${id}`, value(it)]));

scenario('what another program wrote and nobody can read is not overwritten', {}, async (profile) => {
  const [one, two] = await twoTabs(profile);
  const [[key]] = await one.keptUnder(ASSESSMENT);
  await two.store(key, '{"type":"citysec.draft","version":99}');
  await one.alert(/读不出/);
  await one.choose(`${LEVELS}-4`);
  const rescued = await one.download(() => one.conflict.choose(1));
  assert.deepEqual(JSON.parse(rescued.bytes).assessment.answers, { [LEVELS]: { level: 4 } });
  assert.equal((await one.stored())[key], '{"type":"citysec.draft","version":99}');
  await one.conflict.choose(0);
  await one.saved();
  assert.deepEqual(await answers(one), { [LEVELS]: { level: 4 } });
  const [[, aside]] = await one.keptUnder('citysec/quarantine/');
  assert.equal(aside, '{"type":"citysec.draft","version":99}');
});

scenario('who has an assessment open that another tab deletes, chooses', {}, async (profile) => {
  const [one, two] = await twoTabs(profile);
  await one.choose(`${LEVELS}-2`);
  await one.saved();
  await two.open();
  await two.deleteCard(0);
  await one.alert(/另一个标签页删除了/);
  assert.deepEqual(await one.keptUnder(ASSESSMENT), []);
  await one.conflict.choose(1);
  await one.saved();
  assert.deepEqual(await answers(one), { [LEVELS]: { level: 2 } });
  await two.reload();
  await until(() => two.bin.rows(), (it) => it.length === 1, 'what was deleted, still in the bin');
  await two.deleteCard(0);
  await one.alert(/另一个标签页删除了/);
  await one.conflict.choose(0);
  await one.conflict.gone();
  assert.deepEqual(await one.keptUnder(ASSESSMENT), []);
});

scenario('what can be read again is joined place by place', {}, async (profile) => {
  const [one, two] = await twoTabs(profile);
  const [[key, text]] = await one.keptUnder(ASSESSMENT);
  await two.store(key, 'no JSON');
  await one.alert(/读不出/);
  await one.choose(`${LEVELS}-4`);
  const theirs = text.replace('"answers":{', `"answers":{"${LEVELS}":{"level":1}`);
  await two.store(key, theirs);
  await becomes(() => one.conflict.places().then((it) => it.length), 1, 'the clash, now that it can be read');
  await one.conflict.settle(0, 'ours');
  await one.saved();
  assert.deepEqual(await answers(one), { [LEVELS]: { level: 4 } });
});
