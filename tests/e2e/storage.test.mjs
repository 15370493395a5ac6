// What the browser keeps, and what happens when it cannot. Two tabs on one assessment: `tabs.test.mjs`.
import assert from 'node:assert/strict';
import { scenarios } from './support/browser.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const ID = '5f3c2a10000040008000000000000001';
const FIRST_GROUP = 'questions/management.strategy';
const LEVELS = 'management.strategy.planning.q1';
const CHECKLIST = 'management.strategy.planning.q2';

scenario('a text that cannot be read goes to quarantine and can be taken home byte for byte', {}, async (profile) => {
  const app = await profile.tab();
  const text = '{"type":"citysec.draft","version":1,\n "城市": "读不出 𠮷\u0001\t';
  await app.store(`citysec/assessment/${ID}`, text);
  await app.store('someone-else', 'stays');
  await app.reload();
  await becomes(() => app.cards().count(), 1, 'cards');
  const file = await app.download(() => app.useCard(0));
  assert.equal(file.bytes.toString('utf8'), text);
  assert.equal(file.bytes.length, Buffer.byteLength(text));
  const stored = await app.stored();
  const aside = Object.keys(stored).filter((it) => it.startsWith('citysec/quarantine/'));
  assert.equal(aside.length, 1);
  assert.equal(stored[aside[0]], text);
  assert.equal(stored[`citysec/assessment/${ID}`], undefined);
  assert.equal(stored['someone-else'], 'stays');
});

scenario('an assessment of a newer program stays as it is', {}, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('湖州');
  await app.saved();
  const [[key, text]] = Object.entries(await app.stored()).filter(([it]) => it.startsWith('citysec/assessment/'));
  const newer = text.replace(/"version":\d+,/, '"version":99,"novelty":{"a":[1,"x"]},');
  assert.notEqual(newer, text);
  const other = `citysec/assessment/${ID}`;
  await app.store(other, newer);
  await app.open();
  await app.reload();
  await becomes(() => app.cards().count(), 2, 'cards');
  const file = await app.download(() => app.useCard(1));
  assert.equal(file.bytes.toString('utf8'), newer);
  const stored = await app.stored();
  assert.equal(stored[other], newer);
  assert.equal(stored[key], text);
});

scenario('without storage the work goes on, with a warning and a rescue file', {}, async (profile) => {
  await profile.context.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('denied by policy', 'SecurityError');
        },
      });
    }
  });
  const app = await profile.tab();
  await app.alert(/不允许本页保存/);
  await app.begin();
  await app.chooseCity('湖州');
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-3`);
  await app.alert(/不允许本页保存/);
  const file = await app.download(() => app.useNotice(0));
  const { assessment: draft } = JSON.parse(file.bytes);
  assert.deepEqual(draft.answers, { [LEVELS]: { level: 3 } });
  assert.equal(draft.city.name, '湖州市');
});

/** Whether the browser asks before the page is left; the page stays. */
async function asksBeforeLeaving(page) {
  const asked = page.waitForEvent('dialog', { timeout: 3_000 }).catch(() => null);
  // By a script of the page: a navigation by the test would wait for the answer.
  await page.evaluate(() => { setTimeout(() => window.location.assign('about:blank')); });
  const dialog = await asked;
  if (dialog === null) return false;
  const kind = dialog.type();
  await dialog.dismiss();
  return kind === 'beforeunload';
}

scenario('a full storage is said, leaving is asked about, and saving can be tried again', {}, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-1`);
  await app.saved();
  const before = await app.stored();
  await app.page.evaluate(() => {
    const set = Storage.prototype.setItem;
    Storage.prototype.setItem = function (key, value) {
      if (window.isFull) throw new DOMException('full', 'QuotaExceededError');
      set.call(this, key, value);
    };
    window.isFull = true;
  });
  await app.choose(`${LEVELS}-4`);
  await app.alert(/存储空间已满/);
  const file = await app.download(() => app.useNotice(0));
  assert.deepEqual(JSON.parse(file.bytes).assessment.answers, { [LEVELS]: { level: 4 } });
  assert.deepEqual(await app.stored(), before, 'what was saved before is still there');
  assert.ok(await asksBeforeLeaving(app.page), 'the browser asks before unsaved work is left');
  await app.page.evaluate(() => {
    window.isFull = false;
  });
  await app.useNotice(1);
  await app.saved();
  assert.deepEqual(await app.alerts(), []);
  await app.reload();
  assert.equal((await app.entries())[`${LEVELS}-4`], true);
});

scenario('the card of an assessment opens what is stored now, not what was when it was drawn', {}, async (profile) => {
  const one = await profile.tab();
  await one.begin();
  await one.chooseCity('湖州');
  await one.saved();
  const two = await profile.tab();
  await becomes(() => two.cards().count(), 1, 'cards');
  await one.go(FIRST_GROUP);
  await one.choose(`${LEVELS}-2`);
  await one.saved();
  await two.useCard(0);
  await until(() => two.route(), (it) => it === FIRST_GROUP, 'the questionnaire');
  assert.equal((await two.entries())[`${LEVELS}-2`], true);
});

/** What reads stored work. */
const READER = '**/split_stored_chunk.wasm';
/** The page fetches it itself: without a worker, which would have kept it. */
const ALONE = { serviceWorkers: 'block' };

scenario('a first visit reaches the first question without what reads stored work', ALONE, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.toQuestions();
  await app.choose(`${LEVELS}-2`);
  assert.deepEqual((await app.fetched()).filter((it) => it.endsWith('.wasm')), ['citysec_bg.wasm']);
  await app.saved();
  await app.reload();
  assert.equal((await app.entries())[`${LEVELS}-2`], true);
  assert.ok((await app.fetched()).includes('split_stored_chunk.wasm'), 'it is there when there is something to read');
});

scenario('while stored work cannot be read it stays as it is, and the page says so', ALONE, async (profile) => {
  profile.tolerated.push(/net::ERR_FAILED|Failed to fetch/);
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('湖州');
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-3`);
  await app.saved();
  await app.store(`citysec/assessment/${ID}`, 'no JSON');
  const before = await app.stored();
  await app.page.route(READER, (route) => route.abort());
  await app.reload();
  await app.unread.shown();
  await app.alert(/没有丢失.*重新加载本页/);
  assert.equal(await app.route(), FIRST_GROUP);
  for (const [key, text] of Object.entries(before).filter(([it]) => it.startsWith('citysec/assessment/'))) {
    assert.equal((await app.unread.take(key)).bytes.toString('utf8'), text);
  }
  await app.unread.again();
  await app.unread.shown();
  // Neither the start page nor work of another kind touches what has not been read.
  await app.open();
  await app.unread.shown();
  assert.equal(await app.cards().count(), 0);
  await app.begin();
  await app.chooseCity('北京');
  await app.saved();
  const [[added, text]] = Object.entries(await app.stored()).filter(([it]) => !(it in before));
  assert.deepEqual(await app.stored(), { ...before, [added]: text });
  await app.open();
  await app.unread.shown();
  await app.page.unroute(READER);
  await app.unread.again();
  await app.unread.gone();
  await becomes(() => app.cards().count(), 3, 'two assessments and what is no JSON');
  assert.deepEqual(await app.alerts(), []);
});

scenario('what this tab worked on is taken up as soon as it can be read', ALONE, async (profile) => {
  profile.tolerated.push(/net::ERR_FAILED|Failed to fetch/);
  const app = await profile.tab();
  await app.begin();
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-3`);
  await app.saved();
  await app.page.route(READER, (route) => route.abort());
  await app.reload();
  await app.unread.shown();
  await app.page.unroute(READER);
  await app.unread.again();
  await becomes(() => app.progress(), '1/121', 'progress');
  assert.equal((await app.entries())[`${LEVELS}-3`], true);
  assert.deepEqual(await app.alerts(), []);
});

scenario('what another tab has saved is not overwritten while it cannot be read', ALONE, async (profile) => {
  profile.tolerated.push(/net::ERR_FAILED|Failed to fetch/);
  const one = await profile.tab();
  await one.page.route(READER, (route) => route.abort());
  await one.begin();
  await one.chooseCity('湖州');
  await one.saved();
  const two = await profile.tab();
  await two.useCard(0);
  await two.go(FIRST_GROUP);
  await two.choose(`${CHECKLIST}-1`);
  await two.saved();
  await one.unread.shown();
  await one.go(FIRST_GROUP);
  await one.choose(`${LEVELS}-4`);
  await becomes(() => one.text('save-state'), '没有保存！', 'the state');
  const [[key, text]] = await two.keptUnder('citysec/assessment/');
  assert.deepEqual(JSON.parse(text).assessment.answers, { [CHECKLIST]: { checked: [1] } });
  await one.page.unroute(READER);
  await one.unread.again();
  await one.unread.gone();
  await one.saved();
  const answers = { [LEVELS]: { level: 4 }, [CHECKLIST]: { checked: [1] } };
  await until(() => one.keptUnder(key), ([[, it]]) => it !== text, 'what both have stated');
  const [[, joined]] = await one.keptUnder('citysec/assessment/');
  assert.deepEqual(JSON.parse(joined).assessment.answers, answers);
  await becomes(() => two.progress(), '2/121', 'progress in the other tab');
});

scenario('work of one\'s own comes before the example that was left for it', {}, async (profile) => {
  const app = await profile.tab();
  await app.openExample();
  await app.open();
  await app.begin();
  await app.chooseCity('湖州');
  await app.saved();
  await app.reload();
  assert.match(await app.text('chosen-city'), /湖州/);
});
