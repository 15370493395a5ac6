// Restore points and the bin: nothing that was once saved is lost by what somebody does next.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { scenarios } from './support/browser.mjs';
import { repository } from './support/env.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const FIRST_GROUP = 'questions/management.strategy';
const LEVELS = 'management.strategy.planning.q1';
const CHECKLIST = 'management.strategy.planning.q2';
const ASSESSMENT = 'citysec/assessment/';
const RESTORE = 'citysec/restore/';
const BIN = 'citysec/bin/';

/** An assessment with one answer, at a fixed time that the test moves on. */
async function begun(profile) {
  const app = await profile.tab();
  await app.page.clock.install({ time: '2026-11-22T08:00:00Z' });
  await app.open();
  await app.page.reload();
  await app.ready();
  await app.begin();
  await app.chooseCity('湖州');
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-1`);
  await settled(app);
  return app;
}

/** The clock stands still in these tests, so what waits is let go by. */
async function settled(app) {
  await app.page.clock.runFor(1000);
  await app.saved();
}

scenario('points are kept before changes, shown in words, restored, and the restoring is undone', {}, async (profile) => {
  const app = await begun(profile);
  assert.deepEqual(await app.keptUnder(RESTORE), [], 'the first ten minutes have nothing to go back to');
  const [[key, first]] = await app.keptUnder(ASSESSMENT);
  await app.page.clock.fastForward('11:00');
  await app.choose(`${LEVELS}-3`);
  await settled(app);
  await app.choose(`${CHECKLIST}-2`);
  await settled(app);
  const points = await app.keptUnder(RESTORE);
  assert.equal(points.length, 1, 'one for the series of changes');
  assert.match(points[0][0], new RegExp(`^${RESTORE}${key.slice(ASSESSMENT.length)}/2026-11-22T08:11:\\d\\dZ/changes$`));
  assert.equal(points[0][1], first, 'byte for byte what was saved before');
  await app.page.clock.fastForward('11:00');
  await app.remark(LEVELS, '见规划第三章');
  await settled(app);
  await app.page.getByTestId('save-state').click();
  await until(() => app.route(), (it) => it === 'history', 'the page');
  const rows = await until(() => app.points.rows(), (it) => it.length === 2, 'two points');
  assert.match(rows[0], /开始修改之前\s+与现在有 1 处不同：备注：.*规划/);
  assert.match(rows[1], /与现在有 3 处不同/);
  const [[, latest]] = await app.keptUnder(ASSESSMENT);
  await app.points.look(1);
  const preview = await app.points.preview();
  assert.match(preview, /会改动 3 处/);
  assert.match(preview, /L3 .*\tL1 /);
  await app.points.restore();
  await settled(app);
  const now = JSON.parse((await app.keptUnder(ASSESSMENT))[0][1]).assessment;
  assert.deepEqual(now.answers, JSON.parse(first).assessment.answers);
  assert.equal(now.notes, undefined);
  await until(() => app.points.rows(), (it) => it.length === 3 && /恢复之前\s+与现在有 3 处不同/.test(it[0]), 'the way forward');
  await app.points.look(0);
  await app.points.restore();
  await settled(app);
  const again = JSON.parse((await app.keptUnder(ASSESSMENT))[0][1]).assessment;
  assert.deepEqual({ ...again, changed: null }, { ...JSON.parse(latest).assessment, changed: null });
  await app.points.deleteAll();
  await app.page.getByTestId('no-points').waitFor();
  assert.deepEqual(await app.keptUnder(RESTORE), []);
});

scenario('what is restored appears in the other tab', {}, async (profile) => {
  const one = await begun(profile);
  await one.page.clock.fastForward('11:00');
  await one.choose(`${LEVELS}-3`);
  await settled(one);
  const two = await profile.tab();
  await two.useCard(0);
  await becomes(() => two.page.locator(`[id="${LEVELS}-3"]`).isChecked(), true, 'the answer');
  await one.go('history');
  await one.points.look(0);
  await one.points.restore();
  await settled(one);
  await becomes(() => two.page.locator(`[id="${LEVELS}-1"]`).isChecked(), true, 'the earlier answer in the other tab');
  assert.deepEqual(await two.alerts(), []);
});

scenario('a text of version 1 opens, and its bytes stay as a restore point', {}, async (profile) => {
  const app = await profile.tab();
  const file = JSON.parse(await readFile(repository('tests/data/drafts/version-1.draft.json'), 'utf8'));
  delete file.assessment.example;
  const text = JSON.stringify(file);
  const id = file.assessment.id;
  await app.store(ASSESSMENT + id, text);
  await app.reload();
  await app.useCard(0);
  await until(() => app.route(), (it) => it !== '', 'the assessment');
  await becomes(() => app.progress(), '121/121', 'progress');
  assert.equal((await app.stored())[ASSESSMENT + id], text, 'opening changes nothing');
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-0`);
  await app.saved();
  const points = await app.keptUnder(RESTORE);
  assert.equal(points.length, 1);
  assert.match(points[0][0], /\/migration$/);
  assert.equal(points[0][1], text);
  assert.equal(JSON.parse((await app.stored())[ASSESSMENT + id]).version, 3);
  await app.go('history');
  assert.match((await until(() => app.points.rows(), (it) => it.length === 1, 'the point'))[0], /换成新格式之前/);
});

scenario('a file takes the place of what is there, which becomes a restore point', {}, async (profile) => {
  const app = await begun(profile);
  const file = await app.saveDraft();
  await app.choose(`${LEVELS}-4`);
  await settled(app);
  const [[key, before]] = await app.keptUnder(ASSESSMENT);
  // From a page that is not the first one.
  await app.go('help');
  await app.page.locator('#bar-open-file').setInputFiles(file.path);
  await app.preview.shown();
  await app.preview.replace();
  await until(() => app.route(), (it) => it === FIRST_GROUP, 'the questionnaire');
  await becomes(() => app.page.locator(`[id="${LEVELS}-1"]`).isChecked(), true, 'the answer of the file');
  assert.equal((await app.keptUnder(ASSESSMENT)).length, 1);
  const points = await app.keptUnder(`${RESTORE}${key.slice(ASSESSMENT.length)}/`);
  assert.deepEqual(points.map(([it, text]) => [it.split('/').at(-1), text]), [['import', before]]);
});

scenario('restore points never keep anything from being saved', {}, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('湖州');
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-1`);
  await app.saved();
  const [[key, text]] = await app.keptUnder(ASSESSMENT);
  const id = key.slice(ASSESSMENT.length);
  await app.page.evaluate(([beginning, content]) => {
    for (let n = 0; n < 5; n += 1) localStorage.setItem(`${beginning}2026-11-2${n}T08:00:00Z/changes`, content);
    // Somebody else's data fills the rest of what the browser gives, to the last character.
    let filler = 'x'.repeat(4_000_000);
    for (let step = filler.length; step >= 1; step = Math.floor(step / 2)) {
      for (;;) {
        try {
          localStorage.setItem('someone-else', filler + 'x'.repeat(step));
          filler += 'x'.repeat(step);
        } catch {
          break;
        }
      }
    }
  }, [`${RESTORE}${id}/`, text]);
  await app.remark(LEVELS, '很长的说明'.repeat(60));
  await app.saved();
  assert.deepEqual(await app.alerts(), []);
  assert.match((await app.stored())[key], /很长的说明/);
  const left = (await app.keptUnder(RESTORE)).map(([it]) => it.split('/').at(-2));
  assert.ok(left.length < 5 && left.includes('2026-11-24T08:00:00Z'), `the oldest went first: ${left}`);
});

scenario('what is deleted goes to the bin, comes back as it was, or goes for good', {}, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('湖州');
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-1`);
  await app.saved();
  const [[key, text]] = await app.keptUnder(ASSESSMENT);
  const point = `${RESTORE}${key.slice(ASSESSMENT.length)}/2026-11-20T08:00:00Z/changes`;
  await app.store(point, text);
  await app.go('');
  await app.deleteCard(0);
  const rows = await until(() => app.bin.rows(), (it) => it.length === 1, 'the bin');
  assert.match(rows[0], /湖州市\s+删除于 \d{4}-\d\d-\d\d \d\d:\d\d/);
  assert.deepEqual(await app.keptUnder(ASSESSMENT), []);
  const [[aside, kept]] = await app.keptUnder(BIN);
  assert.match(aside, new RegExp(`^${BIN}${key.slice(ASSESSMENT.length)}/\\d{4}-`));
  assert.equal(kept, text);
  await app.reload();
  await app.bin.putBack(0);
  await until(() => app.bin.rows(), (it) => it.length === 0, 'an empty bin');
  assert.equal((await app.stored())[key], text);
  assert.equal((await app.stored())[point], text, 'its restore points have stayed');
  await app.deleteCard(0);
  // Another one of the same id comes from a file meanwhile: what is put back does not take its place.
  await app.store(key, text.replace('"level":1', '"level":2'));
  await app.reload();
  await app.bin.putBack(0);
  await until(() => app.keptUnder(ASSESSMENT), (it) => it.length === 2, 'both');
  const levels = (await app.keptUnder(ASSESSMENT)).map(([, it]) => JSON.parse(it).assessment.answers[LEVELS].level);
  assert.deepEqual(levels.sort(), [1, 2]);
  await app.deleteCard(0);
  await until(() => app.bin.rows(), (it) => it.length === 1, 'the bin');
  await app.deleteCard(0);
  await until(() => app.bin.rows(), (it) => it.length === 2, 'two in the bin');
  await app.bin.deleteForGood(0);
  await until(() => app.bin.rows(), (it) => it.length === 1, 'one in the bin');
  await app.bin.empty();
  await until(() => app.bin.rows(), (it) => it.length === 0, 'an empty bin');
  assert.deepEqual(await app.stored(), {}, 'gone with their restore points');
});

scenario('the start page says how full storage is and what the browser promises', {}, async (profile) => {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('湖州');
  await app.saved();
  await app.go('');
  assert.match(await app.text('space'), /已用约 1 千字.*5000 千字（1%）/);
  await app.store('citysec/quarantine/x', 'x'.repeat(2_500_000));
  await app.reload();
  assert.match(await app.text('space'), /已用约 2501 千字.*（51%）/);
  const words = await until(() => app.text('promise'), (it) => it !== '', 'the promise');
  assert.match(words, /^浏览器(已承诺长期保留|没有承诺长期保留).*磁盘约 \d+ MB/s);
});

scenario('the browser is asked to keep what is stored once work has begun', {}, async (profile) => {
  await profile.context.addInitScript(() => {
    window.asked = 0;
    if (!navigator.storage) return;
    let isPersistent = false;
    const manager = Object.getPrototypeOf(navigator.storage);
    manager.persisted = async () => isPersistent;
    manager.persist = async () => {
      window.asked += 1;
      isPersistent = true;
      return true;
    };
  });
  const app = await profile.tab();
  await app.page.waitForTimeout(5500);
  assert.equal(await app.page.evaluate(() => window.asked), 0, 'not before');
  await app.begin();
  await app.chooseCity('湖州');
  await becomes(() => app.page.evaluate(() => window.asked), 1, 'the request');
  await app.go('');
  await until(() => app.text('promise'), (it) => /已承诺/.test(it), 'the promise');
});

scenario('the keys to save write a file, again and again the same one where the user may choose it', {}, async (profile) => {
  await profile.context.addInitScript(() => {
    window.choices = [];
    // The disk's place is taken by the browser's own files: the handles are of the same kind.
    window.showSaveFilePicker = async ({ suggestedName }) => {
      window.choices.push(suggestedName);
      if (window.isCancelled) throw new DOMException('cancelled', 'AbortError');
      const folder = await navigator.storage.getDirectory();
      return folder.getFileHandle(suggestedName, { create: true });
    };
  });
  const app = await profile.tab();
  await app.page.keyboard.press('Control+s');
  assert.deepEqual(await app.page.evaluate(() => window.choices), [], 'nothing to save');
  await app.begin();
  await app.chooseCity('湖州');
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-1`);
  await app.keysWatched();
  await app.page.evaluate(() => {
    window.isCancelled = true;
  });
  await app.page.keyboard.press('Control+s');
  await becomes(() => app.page.evaluate(() => window.choices.length), 1, 'the choice');
  await app.page.evaluate(() => {
    window.isCancelled = false;
  });
  await app.page.keyboard.press('Control+s');
  const said = () => app.page.locator('.notice--good').allInnerTexts();
  await until(said, ([it]) => /已存入“湖州市_草稿_.*\.draft\.json”/.test(it), 'what was written');
  const file = () =>
    app.page.evaluate(async () => {
      const handle = await (await navigator.storage.getDirectory()).getFileHandle(window.choices[1]);
      return (await handle.getFile()).text();
    });
  assert.deepEqual(JSON.parse(await file()).assessment.answers, { [LEVELS]: { level: 1 } });
  await app.choose(`${LEVELS}-4`);
  await app.go('results');
  assert.deepEqual(await said(), []);
  await app.page.locator('#save-file').click();
  await until(said, (it) => it.length === 1, 'what was written');
  assert.deepEqual(JSON.parse(await file()).assessment.answers, { [LEVELS]: { level: 4 } });
  assert.equal(await app.page.evaluate(() => window.choices.length), 2, 'nothing was asked again');
});

scenario('a file is saved and opened on every page', {}, async (profile) => {
  const app = await profile.tab();
  await app.openExample();
  await app.keysWatched();
  for (const route of ['', 'profile', FIRST_GROUP, 'results', 'sign', 'history', 'keys', 'verify', 'model', 'help']) {
    await app.go(route);
    const file = await app.download(() => app.page.keyboard.press('Control+s'));
    await app.page.locator('#bar-open-file').setInputFiles(file.path);
    await app.preview.shown();
    await app.preview.cancel();
  }
});
