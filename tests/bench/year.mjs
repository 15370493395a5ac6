// How long saving takes when the working copy is as large as it gets: every question answered, long remarks, 300 pieces of
// evidence, several earlier values of each answer, and what departments handed in.
import assert from 'node:assert/strict';
import { cpus } from 'node:os';
import { launch, Profile } from '../e2e/support/browser.mjs';
import { until } from '../e2e/support/wait.mjs';

/** What a saving may take at the median, in milliseconds. */
const LIMIT = 20;
/** What the working copy may take, in bytes. */
const LARGEST = 2_000_000;
const SAVINGS = 101;
const ASSESSMENT = 'citysec/assessment/';
const LEVELS = 'management.strategy.planning.q1';

/** The example after a year: the same as `benches/samples/year.rs`, without what departments handed in. */
function year(text) {
  const draft = JSON.parse(text);
  const it = draft.assessment;
  delete it.example;
  const at = (day) => new Date(Date.UTC(2026, 0, 1 + day, 8)).toISOString().replace('.000Z', 'Z');
  const past = (value, n) => Array.from({ length: n }, (_, k) => ({ value: value(k), origin: { at: at(k * 60) }, until: at(k * 60 + 60) }));
  const remark = (k) => `第 ${k} 次核对：按季度抽查，样本为全部市级单位，口径见年度报告第三章。`.repeat(6);
  it.records = { answers: {}, notes: {} };
  it.notes = {};
  for (const [id, answer] of Object.entries(it.answers)) {
    const stands = { origins: [{ at: at(300) }] };
    it.records.answers[id] = { ...stands, past: past((k) => (k % 2 ? answer : 'unknown'), 5) };
    it.records.notes[id] = { ...stands, past: past(remark, 5) };
    it.notes[id] = remark(6);
  }
  const indicators = [...new Set(Object.keys(it.answers).map((id) => id.split('.').slice(0, -1).join('.')))];
  it.evidence = Object.fromEntries(indicators.map((id) => [id, []]));
  for (let n = 0; n < 300; n += 1) {
    const title = `工作情况报告（第 ${n} 期）`;
    const file = { name: `${title}.pdf`, bytes: 2_000_000, digest: `sha256:${String(n).padStart(64, '0')}` };
    it.evidence[indicators[n % indicators.length]].push({ title, number: `市网信办〔2026〕${n} 号`, date: '2026-06-30', keeper: '市委网信办网络安全处', file });
  }
  return JSON.stringify(draft);
}

const browser = await launch();
try {
  const profile = await Profile.open(browser);
  const app = await profile.tab();
  await app.openExample();
  const [id, text] = await app.page.evaluate(() => {
    const it = sessionStorage.getItem('citysec/sandbox');
    return [JSON.parse(it).assessment.id, it];
  });
  await app.store(ASSESSMENT + id, year(text));
  await app.open();
  await app.reload();
  await app.useCard(0);
  await until(() => app.route(), (it) => it !== '', 'the assessment');
  const bytes = Buffer.byteLength((await app.stored())[ASSESSMENT + id]);
  const times = await app.page.evaluate(
    async ([key, levels, count]) => {
      const real = Storage.prototype.setItem;
      let [ended, taken] = [0, 0];
      Storage.prototype.setItem = function (name, value) {
        const began = performance.now();
        real.call(this, name, value);
        if (name === key) [ended, taken] = [performance.now(), performance.now() - began];
      };
      const all = [];
      for (let n = 0; n < count; n += 1) {
        // Longer than the pause between two savings, so that each change is saved at once.
        await new Promise((resolve) => setTimeout(resolve, 450));
        ended = 0;
        const began = performance.now();
        document.getElementById(`${levels}-${n % 5}`).click();
        await new Promise((resolve) => setTimeout(resolve));
        all.push([ended - began, taken]);
      }
      Storage.prototype.setItem = real;
      return all;
    },
    [ASSESSMENT + id, LEVELS, SAVINGS],
  );
  assert.ok(times.every(([whole]) => whole > 0), 'every change was saved at once');
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const [whole, stored] = [median(times.map((it) => it[0])), median(times.map((it) => it[1]))];
  console.log(`  a working copy of ${bytes} bytes after a year, Chromium ${browser.version()}, ${cpus().length} cores`);
  console.log(`  from the click to the end of saving ${whole.toFixed(1)} ms at the median, ${stored.toFixed(1)} ms of it in the browser's storage`);
  assert.ok(bytes < LARGEST, `${bytes} bytes`);
  assert.ok(whole < LIMIT, `${whole} ms, and at most ${LIMIT} are allowed`);
} finally {
  await browser.close();
}
