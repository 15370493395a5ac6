// The main job in Debian's Firefox: what this browser does differently from the other one shows here.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Firefox } from './support/firefox.mjs';
import { build, Host } from './support/host.mjs';
import { Workbench } from './support/tools.mjs';
import { becomes, until } from './support/wait.mjs';

const HERE = '/here/';
const PASSPHRASE = '长城 correct horse 2026';
const FIRST_GROUP = 'questions/management.strategy';
const LEVELS = 'management.strategy.planning.q1';
const ROUTES = ['', 'profile', FIRST_GROUP, 'results', 'sign', 'keys', 'verify', 'model', 'model/rankings', 'help'];

test('in Firefox, too, a city fills in, signs, and the page opens again without a network', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'citysec-firefox-'));
  const host = await Host.start({ [HERE]: await build() });
  const open = [];
  const start = async () => {
    open.push(await Firefox.start(folder, host.address(HERE)));
    return open.at(-1);
  };
  try {
    const browser = await start();
    const app = await browser.tab();
    await t.test('answers are kept, and the language switches', () => fill(app));
    await t.test('a signed file is verified by the command line', () => signed(app));
    await app.kept();
    await browser.close();
    await host.down();
    const again = await (await start()).tab();
    await t.test('everything is there without a network, from a cold start', () => offline(again));
    const [foreseen, ...complaints] = open.flatMap((it) => it.complaints);
    assert.match(foreseen, /blocked a JavaScript eval/, 'what the first part tries on purpose is heard of');
    assert.deepEqual(complaints, [], 'the console stays free of other errors');
    for (const { requests } of open) {
      const own = (url) => url.startsWith(host.address(HERE)) || /^(blob|data|about):/.test(url);
      assert.deepEqual(requests.filter((url) => !own(url)), [], 'no request goes anywhere else');
      assert.ok(requests.length > 5, 'requests were seen');
    }
  } finally {
    await Promise.all(open.map((it) => it.close()));
    if (host.server.listening) await host.down();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function fill(app) {
  await app.begin();
  assert.match(await app.chooseCity('huzhou'), /湖州市.*330500/);
  await app.nameBody('湖州市人民政府');
  await app.stateFigures({ Population: '340.55' });
  await app.toQuestions();
  const before = await app.interval();
  await app.choose(`${LEVELS}-4`);
  await until(() => app.interval(), (it) => it !== before, 'another score');
  await app.remark(LEVELS, '以修订稿为准');
  await app.saved();
  const entries = await app.entries();
  await app.reload();
  assert.equal(await app.route(), FIRST_GROUP);
  assert.deepEqual(await app.entries(), entries);
  assert.equal(entries[`note-${LEVELS}`], '以修订稿为准');
  await app.switchLanguage();
  await becomes(() => app.language(), 'en', 'the language');
  assert.equal((await app.entries())[`${LEVELS}-4`], true);
  await app.switchLanguage();
  await becomes(() => app.language(), 'zh-CN', 'the language');
  // The policy in the page allows it, and the start has taken that back.
  const evaluation = () => {
    try {
      return new Function('return "allowed"')();
    } catch (error) {
      return error.name;
    }
  };
  assert.equal(await app.page.evaluate(evaluation), 'EvalError');
}

async function signed(app) {
  await app.go('');
  await app.openExample();
  await app.go('sign');
  await app.makeKey('火狐', PASSPHRASE);
  const file = await app.sign(PASSPHRASE);
  assert.match(file.name, /湖州市.*\.result\.json$/);
  const bench = await Workbench.open();
  try {
    const { status, file: verified } = await bench.verify(file.path);
    assert.equal(status, 0, JSON.stringify(verified));
  } finally {
    await bench.close();
  }
}

async function offline(app) {
  await becomes(() => app.cards().count(), 1, 'cards');
  await app.useCard(0);
  await until(() => app.route(), (it) => it === FIRST_GROUP, 'the questionnaire');
  await app.ready();
  assert.equal((await app.entries())[`${LEVELS}-4`], true);
  for (const tag of ['zh-CN', 'en']) {
    await becomes(() => app.language(), tag, 'the language');
    for (const route of ROUTES) {
      await app.go(route);
      assert.notEqual(await app.heading(), '');
    }
    await app.switchLanguage();
  }
}
