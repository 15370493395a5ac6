// The register of evidence: documents bound to files, files checked, and the list that a standard tool reads.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, ftruncateSync, writeFileSync, writeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scenarios } from './support/browser.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();
const PLANNING = 'management.strategy.planning';
const STANDARDS = 'management.strategy.standards';
const MEGABYTE = 1024 * 1024;

/** A folder that is gone when the body has ended. */
async function inFolder(body) {
  const folder = mkdtempSync(join(tmpdir(), 'citysec-'));
  try {
    return await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const document = (title) => ({ title, number: '', date: '', keeper: '市委网信办' });

async function started(profile) {
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  await app.toQuestions();
  await app.addEvidence(PLANNING, document('总体规划'));
  await app.addEvidence(PLANNING, document('实施方案'));
  await app.addEvidence(STANDARDS, document('文件目录'));
  await app.saved();
  await app.go('evidence');
  return app;
}

scenario('files are bound, listed as sha256sum reads it, and known again', {}, (profile) => inFolder(async (folder) => {
  const app = await started(profile);
  assert.match(await app.evidence.counts(), /共 3 件证据，其中 0 件/);
  const [plan, scheme] = [join(folder, '规划 2025.pdf'), join(folder, '方案.docx')];
  writeFileSync(plan, Buffer.alloc(9 * MEGABYTE, 7));
  writeFileSync(scheme, '方案');
  await app.evidence.bind(PLANNING, 0, plan);
  await becomes(async () => (await app.evidence.bound()).length, 1, 'bound files');
  await app.evidence.bind(PLANNING, 1, scheme);
  await becomes(async () => (await app.evidence.bound()).length, 2, 'bound files');
  assert.match((await app.evidence.bound())[0], /规划 2025\.pdf · 9\.0 MB/);
  assert.match(await app.evidence.counts(), /其中 2 件/);

  const list = await app.evidence.list();
  assert.equal(list.name, 'SHA256SUMS.txt');
  writeFileSync(join(folder, list.name), list.text);
  execFileSync('sha256sum', ['--check', '--strict', list.name], { cwd: folder });

  // The draft carries the digests, and the page knows the files again after a reload.
  const draft = JSON.parse((await app.saveDraft()).bytes);
  const digests = draft.assessment.evidence[PLANNING].map((it) => it.file.digest.replace('sha256:', ''));
  assert.deepEqual(digests.toSorted(), list.text.trim().split('\n').map((it) => it.split(' ')[0]).toSorted());
  await app.reload();
  writeFileSync(scheme, '方案（改）');
  writeFileSync(join(folder, '别的.txt'), '别的');
  await app.evidence.check([plan, scheme, join(folder, '别的.txt')]);
  const findings = await until(() => app.evidence.findings(), (it) => it.length === 3, 'three findings');
  assert.match(findings[0], /规划 2025\.pdf 一致：就是绑定到“总体规划”的文件/);
  assert.match(findings[1], /方案\.docx 不一致：绑定到“实施方案”/);
  assert.match(findings[2], /没有绑定/);
  assert.throws(() => execFileSync('sha256sum', ['--check', '--strict', list.name], { cwd: folder, stdio: 'ignore' }));
}));

scenario('a large file is read in pieces, can be cancelled, and does not fill the memory', {}, (profile) => inFolder(async (folder) => {
  const app = await started(profile);
  const large = join(folder, '录像.mp4');
  const file = openSync(large, 'w');
  ftruncateSync(file, 400 * MEGABYTE);
  writeSync(file, 'end', 400 * MEGABYTE - 3);
  closeSync(file);
  const used = () => app.page.evaluate(() => performance.memory.usedJSHeapSize);
  await app.evidence.bind(PLANNING, 0, large);
  await app.evidence.progress().waitFor();
  const before = await used();
  await app.evidence.progress().locator('button').click();
  await app.evidence.progress().waitFor({ state: 'detached' });
  assert.deepEqual(await app.evidence.bound(), [], 'cancelled: nothing is bound');

  let most = before;
  await app.evidence.bind(PLANNING, 0, large);
  const end = Date.now() + 90_000;
  while ((await app.evidence.bound()).length === 0 && Date.now() < end) most = Math.max(most, await used());
  assert.equal((await app.evidence.bound()).length, 1, 'the file is bound');
  assert.ok(most - before < 40 * MEGABYTE, `${Math.round((most - before) / MEGABYTE)} MB more than before`);
  const digest = execFileSync('sha256sum', [large], { encoding: 'utf8' }).split(' ')[0];
  assert.match((await app.evidence.bound())[0], new RegExp(digest));
}));
