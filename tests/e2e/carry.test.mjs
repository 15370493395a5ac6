// Over the years: a new assessment begins with what an earlier one stated, and nothing of it counts unconfirmed.
import assert from 'node:assert/strict';
import { scenarios } from './support/browser.mjs';
import { becomes } from './support/wait.mjs';

const scenario = scenarios();
const PLANNING = 'management.strategy.planning';

/** An earlier assessment with an answer of several kinds, a remark, a figure and evidence; its draft file. */
async function earlier(profile) {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  await app.nameBody('湖州市人民政府');
  await app.stateFigures({ Departments: '62' });
  await app.toQuestions();
  await app.choose(`${PLANNING}.q1-3`);
  await app.choose(`${PLANNING}.q2-1`);
  await app.sayUnknown(`${PLANNING}.q3`);
  await app.remark(`${PLANNING}.q1`, '按年报');
  await app.addEvidence(PLANNING, { title: '总体规划', number: '', date: '2025-03-01', keeper: '市委网信办' });
  await app.saved();
  return app;
}

scenario('what is carried counts only after somebody has confirmed it', {}, async (profile) => {
  const app = await earlier(profile);
  const file = await app.saveDraft();
  await app.go('');
  await app.pickDraft(file.path);
  await app.preview.shown();
  await app.arriving(() => app.follow('#import-preview'));
  await app.go('questions/management.strategy');
  await becomes(() => app.progress(), '0/121', 'progress');
  assert.equal(await app.isOpen(`${PLANNING}.q1`), true);
  assert.match(await app.carried.summary(), /还有 3 题等待核对/);
  assert.match(await app.carried.at(`${PLANNING}.q1`), /上次：.*3.*说明：按年报/s);

  await app.carried.confirm(`${PLANNING}.q1`);
  await becomes(() => app.progress(), '1/121', 'progress');
  assert.equal(await app.isOpen(`${PLANNING}.q1`), false);
  assert.equal(await app.carried.at(`${PLANNING}.q1`), null);
  // Another answer takes the place of what was carried.
  await app.choose(`${PLANNING}.q2-4`);
  await becomes(() => app.progress(), '2/121', 'progress');
  assert.equal(await app.carried.at(`${PLANNING}.q2`), null);
  assert.match(await app.carried.summary(), /还有 1 题等待核对/);

  await app.carried.confirmEvidence(PLANNING);
  await app.go('profile');
  await app.carried.confirmFigure('Departments');
  await app.saved();
  await app.reload();
  assert.deepEqual(await app.carried.left(), 0, 'nothing waits on the profile any more');
  await app.go('questions/management.strategy');
  await becomes(() => app.progress(), '2/121', 'progress');
  assert.match(await app.carried.summary(), /还有 1 题等待核对/);
  const saved = JSON.parse((await app.saveDraft()).bytes).assessment;
  assert.deepEqual(saved.answers, { [`${PLANNING}.q1`]: { level: 3 }, [`${PLANNING}.q2`]: { checked: [4] } });
  assert.deepEqual([saved.notes[`${PLANNING}.q1`], saved.profile.departments], ['按年报', 6200]);
  assert.equal(saved.evidence[PLANNING].length, 1);
  assert.deepEqual(Object.keys(saved.carried.answers), [`${PLANNING}.q3`]);
  assert.equal(JSON.parse(file.bytes).assessment.id === saved.id, false, 'it is an assessment of its own');
});

scenario('the shelf offers it too, and the earlier assessment stays as it was', {}, async (profile) => {
  const app = await earlier(profile);
  const before = await app.stored();
  await app.go('');
  await app.arriving(() => app.follow('.cards .card'));
  await app.saved();
  const after = await app.stored();
  for (const [key, text] of Object.entries(before)) assert.equal(after[key], text, key);
  const added = Object.keys(after).filter((it) => it.startsWith('citysec/assessment/') && !(it in before));
  assert.equal(added.length, 1);
});
