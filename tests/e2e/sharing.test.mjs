// Many hands: a coordinator divides the work, departments fill their parts, what they hand in is put together. Every
// kind of conflict is planted; all are found, and none is settled by itself.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { scenarios, withoutPicker } from './support/browser.mjs';
import { asFile, contribution } from './support/hands.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const PLANNING = 'management.strategy.planning';
const STANDARDS = 'management.strategy.standards';
const IOT = 'technology.public_infra.iot';
const PASSPHRASE = 'correct horse battery 2026';

/** A coordinator with a city, a few answers, the proposed division, and a task for each department. */
async function divided(profile) {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  await app.nameBody('湖州市人民政府');
  await app.toQuestions();
  await app.choose(`${PLANNING}.q1-1`);
  await app.go('contributions');
  await app.hands.assignRest();
  await becomes(() => app.hands.departments().count(), 11, 'departments');
  await app.hands.setDeadline('2020-01-31');
  const files = await app.hands.exportAll(11);
  const tasks = files.map((it) => ({ ...it, task: JSON.parse(it.bytes) }));
  return { app, of: (id) => tasks.find((it) => it.task.task.department.id === id), tasks };
}

/** Another person at another computer. */
async function elsewhere(profile, body) {
  const context = await profile.context.browser().newContext({ locale: 'zh-CN', acceptDownloads: true });
  context.setDefaultTimeout(10_000);
  await context.addInitScript(withoutPicker);
  const complaints = [];
  context.on('weberror', (it) => complaints.push(String(it.error())));
  try {
    return await body(context);
  } finally {
    await context.close();
    assert.deepEqual(complaints, []);
  }
}

/** Opens a task in an empty profile and begins the part. */
async function begun(coordinator, context, file) {
  const app = new coordinator.constructor(await context.newPage(), coordinator.home);
  await app.open();
  await app.pickDraft(asFile(file.name, file.bytes));
  await app.part.shown();
  const facts = await app.part.facts();
  await app.part.begin();
  return { app, facts };
}

scenario('the work is divided, changed and handed out', {}, async (profile) => {
  const { app, tasks } = await divided(profile);
  const given = tasks.flatMap((it) => it.task.task.indicators);
  assert.equal(new Set(given).size, 48);
  assert.equal(given.length, 48);
  assert.match(tasks[0].name, /^湖州市_网信办_填报任务_\d{4}-\d{2}-\d{2}\.task\.json$/);
  assert.deepEqual(tasks[0].task.task.answers, { [`${PLANNING}.q1`]: { level: 1 } }, 'what is answered goes along');
  assert.match(await app.hands.totals(), /共 11 个部门：已下发 11，已收到 0，已逾期 11/);
  assert.match(await app.hands.department('卫健委').innerText(), /已下发，未收到[^]*已逾期/);
  const reminder = await app.hands.remind('财政局');
  assert.match(reminder, /财政局：湖州市.*还差 \d+ 题。截止日期 2020-01-31，已经逾期。/);
  await app.page.keyboard.press('Escape');

  await app.page.locator('#new-department').fill('市水务集团');
  await app.page.keyboard.press('Enter');
  await becomes(() => app.hands.departments().count(), 12, 'departments');
  await app.hands.unfoldDivision();
  const row = app.hands.division('城市网络安全规划').or(app.page.locator('.division__row')).first();
  await app.hands.give(row, '市水务集团');
  await becomes(() => row.locator('.division__holder').count(), 2, 'departments that are asked');
  await row.locator('.division__holder button').first().click();
  await becomes(() => row.locator('.division__holder').count(), 1, 'departments that are asked');
  await row.locator('.division__holder button').first().click();
  await app.page.getByTestId('unassigned').waitFor();
  assert.match(await row.innerText(), /没有部门/);
  await app.hands.give(row, '市水务集团');
  await app.page.getByTestId('unassigned').waitFor({ state: 'detached' });
  const added = app.hands.department('市水务集团');
  await added.locator('summary').click();
  await added.locator('textarea').fill('按年报口径');
  await added.locator('textarea').blur();
  await added.locator('input[type=date]').fill('2030-12-31');
  const task = JSON.parse((await app.hands.exportTask('市水务集团')).bytes).task;
  assert.deepEqual([task.indicators, task.instructions, task.deadline], [[PLANNING], '按年报口径', '2030-12-31']);
  await app.saved();
  await app.reload();
  await becomes(() => app.hands.departments().count(), 12, 'departments after a reload');
  await added.locator('summary').click();
  // It has its task, so what would be lost is said first.
  await added.locator('.button--danger').click();
  assert.match(await app.page.locator('#remove-department[open]').innerText(), /“市水务集团”的任务已经下发/);
  await app.page.keyboard.press('Escape');
  assert.equal(await app.hands.departments().count(), 12);
  await added.locator('.button--danger').click();
  await app.page.locator('#department-removed').click();
  await becomes(() => app.hands.departments().count(), 11, 'departments');
  await app.page.getByTestId('unassigned').waitFor();
});

scenario('a department sees its part, fills it and hands it in', {}, async (profile) => {
  const { app: coordinator, of } = await divided(profile);
  await elsewhere(profile, async (context) => {
    const { app, facts } = await begun(coordinator, context, of('health'));
    assert.match(facts, /湖州市[^]*卫健委[^]*2020-01-31/);
    await app.page.clock.setFixedTime('2026-11-24T08:00:00Z');
    assert.equal(await app.route(), 'questions/technology.business');
    const navigation = ['首页', '问卷', '交回填报', '报告', '验证文件', '评估工作台', '密钥', '指标体系', '帮助'];
    assert.deepEqual(await app.part.navigation(), navigation);
    const asked = (await app.asked()).map((it) => it.id);
    assert.deepEqual([...new Set(asked.map((it) => it.replace(/\.q\d+$/, '')))], ['technology.business.healthcare']);
    assert.equal(await app.page.locator('.group-list a').count(), 1, 'only groups with something to answer');
    assert.match(await app.progress(), new RegExp(`/${asked.length}$`));
    for (const route of ['profile', 'results', 'sign', 'contributions']) {
      await app.go(route);
      assert.equal(await app.heading(), '这一页不适用', route);
    }
    await app.go('hand-in');
    await app.page.locator('#export-contribution').click();
    assert.match(await app.page.locator('#not-ready').innerText(), /请先填写填报人/);
    assert.equal(await app.page.evaluate(() => document.activeElement.id), 'person');
    await app.go('questions/technology.business');
    await app.nextOpen();
    for (const it of await app.asked()) {
      if (it.kind !== 'quantity') await app.choose(it.choices[0]);
      else for (const input of it.typed) await app.type(input, '1');
    }
    await app.remark(asked[0], '按抽查');
    await app.page.keyboard.press('Tab');
    await app.go('hand-in');
    assert.match(await app.part.contents(), new RegExp(`本部门填写\\s*${asked.length} 题`));
    await app.part.name('李工（信息科）');
    const first = await app.part.export();
    assert.match(first.name, /^湖州市_卫健委_填报结果_2026-11-24\.contribution\.json$/);
    const { contribution: it } = JSON.parse(first.bytes);
    assert.equal(it.person, '李工（信息科）');
    assert.deepEqual(Object.keys(it.notes), [asked[0]]);
    assert.deepEqual((await app.part.export()).bytes, first.bytes, 'at the same moment the same bytes');

    // The part as a draft goes out and in again, and hands in the same.
    const draft = await app.saveDraft();
    await app.open();
    assert.match(await app.cards().first().innerText(), /部门填报 · 卫健委 · 截止 2020-01-31/);
    await elsewhere(profile, async (other) => {
      const again = new coordinator.constructor(await other.newPage(), coordinator.home);
      await again.page.clock.setFixedTime('2026-11-24T08:00:00Z');
      await again.open();
      await again.pickDraft(asFile('part.json', draft.bytes));
      await again.preview.shown();
      await again.preview.accept();
      await until(() => again.route(), (route) => route === 'questions/technology.business', 'the questions of the part');
      assert.deepEqual((await again.saveDraft()).bytes, draft.bytes);
      await again.go('hand-in');
      assert.deepEqual((await again.part.export()).bytes, first.bytes);
    });
    // The same task again: this computer knows it.
    await app.pickDraft(asFile('task.json', of('health').bytes));
    await app.part.shown();
    assert.match(await app.preview.text(), /已经在填这个任务/);
  });
});

scenario('with the keyboard alone: dividing, handing out and settling', {}, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  await app.toQuestions();
  await app.choose(`${PLANNING}.q1-1`);
  await app.go('contributions');
  const keyboard = new Keyboard(app);
  await keyboard.tabTo('#assign-rest');
  await keyboard.press('Enter');
  await becomes(() => app.hands.departments().count(), 11, 'departments');
  await keyboard.tabTo('#with-answers');
  await keyboard.press('Space');
  await keyboard.tabTo('.department .button-row button');
  const { bytes } = await app.download(() => keyboard.press('Enter'));
  const { task } = JSON.parse(bytes);
  assert.equal(task.answers, undefined, 'nothing that is answered goes along');
  await keyboard.tabTo('#division > summary');
  await keyboard.press('Enter');
  await keyboard.tabTo('.division__row .link-button');
  await keyboard.press('Enter');
  await app.page.getByTestId('unassigned').waitFor();
  await app.hands.assignRest();
  await app.page.getByTestId('unassigned').waitFor({ state: 'detached' });

  const answers = { [`${PLANNING}.q1`]: { level: 3 } };
  const file = contribution(JSON.parse(bytes), { person: '王工', at: '2026-11-23T02:00:00Z', answers });
  await app.go('contributions/receive');
  await app.hands.receive(asFile('cac.json', file));
  await app.page.getByTestId('preview-counts').waitFor();
  await keyboard.tabTo('[name=rule]');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowUp');
  await keyboard.tabTo('#merge');
  await keyboard.press('Enter');
  await app.page.getByTestId('merged').waitFor();
  await app.go('contributions/conflicts');
  await becomes(() => app.hands.conflicts().count(), 1, 'conflicts');
  await keyboard.tabTo('.claim__option:nth-child(2) button');
  await keyboard.press('Enter');
  await until(() => app.page.locator('main').innerText(), (it) => /没有待定的题/.test(it), 'nothing open');
  await becomes(() => app.page.evaluate(() => document.activeElement.id), 'page-title', 'the focus');
});

scenario('conflicts of every kind are found, none is settled by itself, and a merging is undone', {}, async (profile) => {
  const { app, of } = await divided(profile);
  // What the departments cannot have seen.
  await app.go('questions/management.strategy');
  await app.choose(`${PLANNING}.q2-1`);
  await app.sayUnknown(`${STANDARDS}.q3`);
  await app.remark(`${PLANNING}.q1`, '按年报');
  await app.go('questions/technology.public_infra');
  await app.sayNotApplicable(`${IOT}.q1`, '本市没有');

  const cac = await elsewhere(profile, async (context) => {
    const { app: part } = await begun(app, context, of('cac'));
    await part.choose(`${PLANNING}.q1-3`);
    await part.choose(`${PLANNING}.q2-1`);
    await part.choose(`${STANDARDS}.q3-2`);
    await part.remark(`${PLANNING}.q1`, '按抽查');
    await part.go('hand-in');
    await part.part.name('王工');
    return part.part.export();
  });
  const signed = await elsewhere(profile, async (context) => {
    const { app: part } = await begun(app, context, of('health'));
    const chosen = (await part.asked()).find((it) => it.choices.length > 0);
    await part.choose(chosen.choices[0]);
    await part.go('keys');
    await part.typeInto('#new-passphrase', PASSPHRASE);
    await part.typeInto('#repeat-passphrase', PASSPHRASE);
    await part.page.locator('#make-key-submit').click();
    await part.page.getByTestId('sheet').first().waitFor();
    await part.go('hand-in');
    await part.part.name('李工');
    await part.page.locator('details.sign-make > summary').click();
    await part.typeInto('#hand-in-passphrase', PASSPHRASE);
    return part.download(() => part.page.locator('#hand-in-passphrase-submit').click());
  });
  const at = '2026-11-23T02:00:00Z';
  const data = contribution(of('data').task, {
    person: '赵工',
    at,
    answers: { [`${IOT}.q1`]: { level: 2 }, [`${IOT}.q9`]: { level: 1 }, [`${PLANNING}.q1`]: { level: 0 } },
  });
  const second = contribution(of('cac').task, { person: '孙工', at, answers: { [`${PLANNING}.q1`]: { level: 0 } } });
  const finance = contribution(of('finance').task, {
    person: '钱工',
    at,
    answers: { 'management.strategy.investment.q2': { level: 2 } },
    evidence: { 'management.strategy.investment': [{ title: '预算批复' }] },
  });
  const police = contribution(of('cyber_police').task, {
    person: '周工',
    at,
    answers: { 'technology.cii.filing.q1': { level: 1 } },
  });
  police.model = { ...police.model, digest: `sha256:${createHash('sha256').update('x').digest('hex')}` };

  await app.go('contributions/receive');
  const before = await app.stored();
  // Changed after it was signed: one character is enough.
  const changed = Buffer.from(signed.bytes.toString('utf8').replace('李工', '李二'));
  assert.notDeepEqual(changed, signed.bytes);
  await app.hands.receive(asFile('changed.json', changed));
  await app.alert(/没有汇总“changed\.json”/);
  await app.hands.putAway();
  // Looked at and not merged: nothing changes.
  await app.hands.receive(asFile(cac.name, cac.bytes));
  assert.match(await app.hands.counts(), /新增 0 项，相同 1 项，不一致 3 项，不能直接采用 0 项/);
  assert.match(await app.hands.row('规划').first().innerText(), /两个答案不一致/);
  assert.match(await app.hands.row('一方填“不掌握”').innerText(), /任务下发以后改的/);
  assert.match(await app.hands.row('备注不一致').innerText(), /按年报[^]*按抽查/);
  await app.hands.putAway();
  await app.saved();
  assert.deepEqual(await app.stored(), before, 'looking changes nothing');

  // All at once; each is looked at in turn.
  await app.hands.receive(
    asFile(cac.name, cac.bytes),
    asFile('data.json', data),
    asFile('second.json', second),
    asFile('finance.json', finance),
    asFile('police.json', police),
    asFile('health.json', signed.bytes),
    asFile('again.json', finance),
  );
  await app.page.getByTestId('preview-counts').waitFor();
  assert.match(await app.hands.leftOpen(), /新增待定 2 题，全部待定 2 题/);
  await app.hands.merge();
  await until(() => app.hands.counts(), (it) => /不一致 1 项，不能直接采用 2 项/.test(it), 'the contribution with things aside');
  assert.match(await app.hands.row('一方填“不适用”').innerText(), /本市没有/);
  assert.match(await app.page.locator('main').innerText(), /没有分给这个部门/);
  await app.page.locator('details.gaps').first().locator('summary').click();
  assert.match(await app.page.locator('main').innerText(), /本版指标体系里没有这一项/);
  await app.hands.merge();
  await until(() => app.hands.counts(), (it) => /新增 0 项，相同 0 项，不一致 1 项/.test(it), 'the second of one department');
  await app.hands.merge();
  await until(() => app.hands.counts(), (it) => /新增 2 项/.test(it), 'one without conflicts');
  await app.hands.merge();
  await until(() => app.hands.counts(), (it) => /不能直接采用 1 项/.test(it), 'one of another edition');
  assert.match(await app.page.locator('main').innerText(), /按另一版指标体系填报/);
  await app.hands.merge();
  await until(() => app.page.getByTestId('contribution').innerText(), (it) => /李工/.test(it), 'the signed one');
  assert.doesNotMatch(await app.page.getByTestId('contribution').innerText(), /没有附密钥/);
  await app.hands.merge();
  await app.alert(/没有汇总“again\.json”：这个文件已经在/);
  await app.hands.putAway();

  // All are listed, the result is kept from being signed, and the question says so.
  await app.go('contributions/conflicts');
  await becomes(() => app.hands.conflicts().count(), 4, 'conflicts');
  assert.equal(await app.hands.conflicts().first().locator('button').count(), 3, 'what each of three states');
  await app.go('sign');
  await app.unfold();
  const inConflict = () => app.page.getByTestId('gaps').locator('li', { hasText: '部门答案与现有答案不一致' });
  assert.equal(await inConflict().count(), 3, 'three questions keep the result from being signed');
  assert.equal(await app.page.locator('#signing-passphrase').count(), 0);
  await app.go('questions/management.strategy');
  await becomes(() => app.page.locator('.question__conflict').count(), 2, 'questions with a word on it');
  await app.page.locator('.question__conflict a').first().click();
  await becomes(() => app.route(), 'contributions/conflicts', 'the route');

  // A merging is undone and done again, and everything is as it was.
  await app.go('contributions/ledger');
  await becomes(() => app.hands.mergings().count(), 6, 'entries');
  const statement = async () => {
    const { answers, notes, evidence, records } = JSON.parse((await app.saveDraft()).bytes).assessment;
    return { answers, notes, evidence, records };
  };
  const merged = await statement();
  await app.hands.undo(5);
  await app.go('contributions/conflicts');
  await becomes(() => app.hands.conflicts().count(), 2, 'conflicts without the first contribution');
  await app.go('contributions/receive');
  await app.hands.receive(asFile(cac.name, cac.bytes));
  await app.page.getByTestId('preview-counts').waitFor();
  await app.hands.merge();
  assert.deepEqual(await statement(), merged);
  await app.go('contributions/ledger');
  await becomes(() => app.hands.mergings().count(), 7, 'entries, the undone one among them');
  assert.match(await app.hands.mergings().last().innerText(), /撤销/);

  // Settled one by one; the losing answers stay in the record.
  await app.go('contributions/conflicts');
  for (let left = 4; left > 0; left -= 1) {
    await becomes(() => app.hands.conflicts().count(), left, 'conflicts');
    await app.hands.settleFirst(1);
  }
  await until(() => app.page.locator('main').innerText(), (it) => /没有待定的题/.test(it), 'nothing open');
  await app.go('sign');
  await app.unfold();
  assert.equal(await inConflict().count(), 0);
  await app.go('contributions/origins');
  await becomes(() => app.hands.origins().count(), 121, 'questions');
  await app.page.locator('#only-state').selectOption('3');
  await until(() => app.hands.origins().count(), (it) => it >= 3 && it < 10, 'questions with a past');
  await app.hands.origins().first().locator('summary').click();
  await until(() => app.hands.origins().first().innerText(), (it) => /以前的内容/.test(it), 'what was stated before');

  const draft = await app.saveDraft();
  await elsewhere(profile, async (context) => {
    const other = new app.constructor(await context.newPage(), app.home);
    await other.open();
    await other.pickDraft(asFile('draft.json', draft.bytes));
    await other.preview.shown();
    await other.preview.accept();
    await until(() => other.route(), (it) => it.startsWith('questions/'), 'the questionnaire');
    assert.deepEqual((await other.saveDraft()).bytes, draft.bytes, 'ledger, origins and division go along');
  });
});

scenario('a rule settles what it speaks of, and a contribution on the home page leads to merging', {}, async (profile) => {
  const { app, of } = await divided(profile);
  await app.go('questions/management.strategy');
  await app.sayUnknown(`${STANDARDS}.q3`);
  await app.saved();
  const answers = { [`${PLANNING}.q1`]: { level: 3 }, [`${STANDARDS}.q3`]: { level: 2 } };
  const file = asFile('cac.json', contribution(of('cac').task, { person: '王工', at: '2026-11-23T02:00:00Z', answers }));
  await app.open();
  await app.arriving(() => app.pickDraft(file));
  await becomes(() => app.route(), 'contributions/receive', 'the route');
  assert.match(await app.hands.leftOpen(), /新增待定 2 题/);
  await app.hands.rule('stated');
  await until(() => app.hands.leftOpen(), (it) => /新增待定 1 题/.test(it), 'the effect of the rule');
  await app.hands.choose('两个答案不一致', 2);
  await until(() => app.hands.leftOpen(), (it) => /新增待定 0 题/.test(it), 'the effect of the choice');
  await app.hands.merge();
  const { assessment } = JSON.parse((await app.saveDraft()).bytes);
  assert.deepEqual(assessment.answers[`${PLANNING}.q1`], { level: 3 });
  assert.deepEqual(assessment.answers[`${STANDARDS}.q3`], { level: 2 });
  assert.deepEqual(assessment.ledger[0].decisions.map((it) => it.rule ?? it.choice).sort(), ['stated', 'theirs']);

  // Whose assessment is not here cannot be merged, and the page says what to do.
  await elsewhere(profile, async (context) => {
    const other = new app.constructor(await context.newPage(), app.home);
    await other.open();
    await other.pickDraft(file);
    await other.alert(/没有它所属的评价/);
    assert.deepEqual(await other.stored(), {});
  });
});
