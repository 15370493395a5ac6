// Drafts as files: out, in, out again; into a profile that has the same assessment; and files that are broken.
import assert from 'node:assert/strict';
import { scenarios, withoutPicker } from './support/browser.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const FIRST_GROUP = 'questions/management.strategy';
const PLANNING = 'management.strategy.planning';
/** The beginning of a result. */
const RESULT = {
  '@context': ['https://www.w3.org/ns/credentials/v2'],
  type: ['VerifiableCredential', 'CityAssessment'],
};

/** A started assessment with something of every kind in it. */
async function started(profile) {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  await app.nameBody('湖州市人民政府');
  await app.stateFigures({ Population: '340.55', Departments: '62' });
  await app.toQuestions();
  await app.choose(`${PLANNING}.q1-3`);
  await app.choose(`${PLANNING}.q2-1`);
  await app.choose(`${PLANNING}.q2-4`);
  await app.sayUnknown(`${PLANNING}.q3`);
  await app.remark(`${PLANNING}.q2`, '以 2026 年修订稿为准 "草案"\\');
  await app.addEvidence(PLANNING, { title: '总体规划', number: '湖政发〔2025〕1 号', date: '2025-03-01', keeper: '市委网信办' });
  await app.saved();
  return app;
}

scenario('a draft goes out, into an empty profile and out again without a difference', {}, async (profile) => {
  const app = await started(profile);
  const file = await app.saveDraft();
  assert.match(file.name, /^湖州市_草稿_\d{4}-\d{2}-\d{2}_\d{4}\.draft\.json$/);
  const again = await app.saveDraft();
  assert.deepEqual(again.bytes, file.bytes, 'two savings without a change are the same');
  const before = await app.entries();

  const empty = await profile.context.browser().newContext({ locale: 'zh-CN' });
  await empty.addInitScript(withoutPicker);
  try {
    const other = new (app.constructor)(await empty.newPage());
    await other.open();
    await other.pickDraft(file.path);
    await other.preview.shown();
    const words = await other.preview.text();
    assert.match(words, /湖州市/);
    assert.match(words, /3\/121/);
    assert.deepEqual(await other.stored(), {}, 'a preview changes nothing');
    await other.preview.accept();
    await until(() => other.route(), (it) => it === FIRST_GROUP, 'the questionnaire');
    await becomes(() => other.progress(), '3/121', 'progress');
    assert.deepEqual(await other.entries(), before);
    const out = await other.saveDraft();
    assert.deepEqual(out.bytes, file.bytes);
    await other.reload();
    assert.deepEqual((await other.saveDraft()).bytes, file.bytes, 'also after it was kept and loaded anew');
  } finally {
    await empty.close();
  }
});

scenario('a file that meets a changed assessment becomes a copy', {}, async (profile) => {
  const app = await started(profile);
  const file = await app.saveDraft();
  await app.choose(`${PLANNING}.q1-0`);
  await app.saved();
  const [[key, text]] = Object.entries(await app.stored()).filter(([it]) => it.startsWith('citysec/assessment/'));
  await app.open();
  await app.pickDraft(file.path);
  await app.preview.shown();
  assert.match(await app.preview.text(), /有 1 道题答案不同/);
  await app.preview.cancel();
  assert.equal((await app.stored())[key], text, 'cancelled: nothing has changed');
  await app.pickDraft(file.path);
  await app.preview.shown();
  await app.preview.accept();
  await until(() => app.route(), (it) => it === FIRST_GROUP, 'the questionnaire');
  assert.equal((await app.entries())[`${PLANNING}.q1-3`], true);
  await app.saved();
  assert.equal((await app.stored())[key], text, 'what was there has not changed');
  const copy = await app.saveDraft();
  const [was, is] = [file, copy].map((it) => JSON.parse(it.bytes).assessment);
  assert.notEqual(is.id, was.id);
  assert.deepEqual({ ...is, id: null }, { ...was, id: null });
  await app.open();
  await becomes(() => app.cards().count(), 2, 'cards');
});

scenario('a broken file is refused in words and changes nothing', {}, async (profile) => {
  const app = await started(profile);
  const { bytes } = await app.saveDraft();
  const text = bytes.toString('utf8');
  await app.open();
  await becomes(() => app.cards().count(), 1, 'cards');
  const before = await app.stored();
  const rows = [
    ['empty.json', '', /“empty\.json”.*文件是空的/],
    ['cut.json', text.slice(0, 200), /“cut\.json”.*不符合 JSON 语法/],
    ['twice.json', text.replace('"answers"', '"answers":{},"answers"'), /成员名“answers”.*出现了两次/],
    ['more.json', text.replace('"answers"', '"extra":1,"answers"'), /多出成员“extra”/],
    ['mark.json', `\ufeff${text}`, /字节顺序标记/],
    ['real.json', text.replace('"level":3', '"level":3.5').replace('"level": 3', '"level": 3.5'), /3\.5 不是整数/],
    ['newer.json', text.replace(/"version": ?[0-9]+,/, '"version":99,'), /更新的程序/],
    ['list.json', '[1,2,3]', /不是本产品的文件|类型不对/],
    ['signed.json', JSON.stringify(RESULT), /已签名的结果文件/],
  ];
  for (const [name, content, words] of rows) {
    assert.notEqual(content, text, `${name} differs from the file it was made of`);
    await app.pickDraft({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
    await app.alert(words);
    assert.deepEqual(await app.stored(), before, `${name} changes nothing`);
  }
  // What the questions of today do not allow opens no more, but a new assessment can begin with the rest.
  const misfit = text.replace(/"level": ?3/, '"level": 9');
  await app.pickDraft({ name: 'level.json', mimeType: 'application/json', buffer: Buffer.from(misfit) });
  await app.preview.shown();
  assert.match(await app.preview.text(), /指标体系不符.*据此开始新一次自评/s);
  await app.preview.cancel();
  assert.deepEqual(await app.stored(), before, 'a look at it changes nothing');
  const notText = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0xff, 0xfe]);
  await app.pickDraft({ name: 'picture.png', mimeType: 'image/png', buffer: notText });
  await app.alert(/不是 UTF-8 文本/);
  await app.pickDraft({ name: 'huge.json', mimeType: 'application/json', buffer: Buffer.alloc(20_000_000, 0x20) });
  await app.alert(/超过上限/);
  assert.deepEqual(await app.stored(), before);
  assert.equal(await app.cards().count(), 1);
});
