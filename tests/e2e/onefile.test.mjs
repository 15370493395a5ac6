// The page as a single file, opened from a disk with no network: everything that a city needs, and what it exports.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { scenarios } from './support/browser.mjs';
import { release } from './support/env.mjs';
import { Workbench } from './support/tools.mjs';
import { becomes } from './support/wait.mjs';

const scenario = scenarios();

const PASSPHRASE = '长城 correct horse 2026';
const PLANNING = 'management.strategy.planning';
const SINGLE = join(release(), 'citysec.html');

/** The options of a browser in which the page is a file and there is no network. */
const onDisk = (path) => ({ home: pathToFileURL(path).href, offline: true });

scenario('work on a disk is kept over a reload, and goes out as a draft', onDisk(SINGLE), async (profile) => {
  const app = await profile.tab();
  await app.begin();
  assert.match(await app.chooseCity('huzhou'), /湖州市.*330500/);
  await app.stateFigures({ Population: '340.55', Departments: '62' });
  await app.toQuestions();
  await app.choose(`${PLANNING}.q1-3`);
  await app.sayUnknown(`${PLANNING}.q3`);
  await app.remark(`${PLANNING}.q1`, '以 2026 年修订稿为准');
  await app.saved();
  const [entries, progress] = [await app.entries(), await app.progress()];
  assert.equal(progress, '2/121');

  await app.switchLanguage();
  await becomes(() => app.language(), 'en', 'the language');
  assert.match(await app.question(`${PLANNING}.q1`).innerText(), /planning/i, 'English, which a first visit does without');
  await app.reload();
  assert.equal(await app.language(), 'en');
  assert.deepEqual(await app.entries(), entries);
  assert.equal(await app.progress(), progress);
  const draft = await app.saveDraft();
  assert.equal(JSON.parse(draft.bytes).type, 'citysec.draft');

  // Every chunk of the program, and the data that some of them need.
  for (const route of ['results', 'sign', 'keys', 'verify', 'model/rankings', 'model/statistics', 'help', '']) {
    await app.go(route);
    assert.notEqual((await app.heading()).trim(), '', route);
    assert.deepEqual(await app.alerts(), [], route);
  }
});

scenario('the example is signed on a disk, and everybody accepts the file', onDisk(SINGLE), async (profile) => {
  const app = await profile.tab();
  await app.openExample();
  await app.go('sign');
  await app.makeKey('湖州市网信办', PASSPHRASE);
  const file = await app.sign(PASSPHRASE);
  const bench = await Workbench.open();
  try {
    const path = await bench.put(file.name, file.bytes);
    const { status, file: found } = await bench.verify(path);
    assert.equal(status, 0, JSON.stringify(found));
    for (const [name, recipe] of Object.entries(await bench.recipes(path))) {
      assert.equal(recipe.status, 0, `${name}: ${recipe.out}${recipe.err}`);
    }
    await app.go('verify');
    await app.pickResult(path);
    assert.equal(await app.verdict(), 'accepted-signer-not-checked');
    await app.pickResult(await bench.put('changed.json', file.bytes.toString().replace('湖州市', '潮州市')));
    assert.equal(await app.verdict(), 'refused');
  } finally {
    await bench.close();
  }
});

scenario('a file on a disk reaches nobody and runs nothing but its own script', onDisk(SINGLE), async (profile) => {
  const app = await profile.tab();
  profile.tolerated.push(/Content Security Policy/);
  const violations = await app.page.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', (it) => seen.push(it.effectiveDirective));
    await fetch('http://127.0.0.1:9/').catch(() => {});
    const script = document.createElement('script');
    script.textContent = 'window.added = true';
    document.head.append(script);
    await new Promise((resolve) => setTimeout(resolve, 200));
    return [seen, window.added ?? null];
  });
  // A script is against two policies: that of the page, and the narrower one of the start.
  assert.deepEqual(violations, [['connect-src', 'script-src-elem', 'script-src-elem'], null]);
});

scenario('a path with spaces and Chinese letters is as good as any', {}, async (profile) => {
  const bench = await Workbench.open();
  try {
    const path = await bench.put('自评 2026 (1).html', await readFile(SINGLE));
    Object.assign(profile, { home: pathToFileURL(path).href });
    const app = await profile.tab('questions/management.strategy');
    assert.notEqual(await app.heading(), '');
    // It is one file: nothing else was asked for.
    assert.deepEqual(profile.requests.filter((it) => !it.startsWith('data:')).length, 1, profile.requests.join('\n'));
  } finally {
    await bench.close();
  }
});
