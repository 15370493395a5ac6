// The page without a network, the next build of it, and what happens when only a part of it comes.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Profile } from './support/browser.mjs';
import { repository } from './support/env.mjs';
import { build, Host, keptBy, next } from './support/host.mjs';
import { becomes, until } from './support/wait.mjs';

const HERE = '/here/';
const PASSPHRASE = 'correct horse battery 2026';
const FIRST_GROUP = 'questions/management.strategy';
const LEVELS = 'management.strategy.planning.q1';
/** One page of every part of the program, and one for every part of the data. */
const ROUTES = ['', 'profile', FIRST_GROUP, 'results', 'sign', 'keys', 'verify', 'model', 'model/rankings', 'help'];

let first;
let folder;
let host;

before(async () => {
  first = await build();
});

after(() => rm(folder, { recursive: true, force: true }));

/** A test with a host of its own and an empty profile in a folder. */
function scenario(name, body) {
  test(name, async (t) => {
    folder = await mkdtemp(join(tmpdir(), 'citysec-profile-'));
    host = await Host.start({ [HERE]: first });
    const open = [];
    /** Starts the browser on the same profile: a cold start from the second time on. */
    const start = async () => {
      const profile = await Profile.start(folder, host.address(HERE));
      open.push(profile);
      return profile;
    };
    try {
      await body(start);
      open.forEach((it) => it.assertQuiet());
    } catch (error) {
      open.forEach(({ complaints }) => complaints.forEach((it) => t.diagnostic(`console: ${it}`)));
      throw error;
    } finally {
      await Promise.all(open.map((it) => it.context.close().catch(() => {})));
      if (host.server.listening) await host.down();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** What the worker of the next build is doing; nothing when there is none. */
const waiting = (app) => app.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting?.state);
const isNext = (app) => app.page.evaluate(() => document.documentElement.dataset.build === 'next');

/** A tab in which work has begun, so that the page is kept at once. */
async function atWork(profile) {
  const app = await profile.tab();
  await app.openExample();
  return app;
}

/** Looks at a page of every kind, in both languages. */
async function tour(app) {
  for (const tag of ['zh-CN', 'en']) {
    await becomes(() => app.language(), tag, 'the language');
    for (const route of ROUTES) {
      await app.go(route);
      assert.notEqual(await app.heading(), '');
    }
    await app.switchLanguage();
  }
  await becomes(() => app.language(), 'zh-CN', 'the language');
}

scenario('after one visit the page opens without a network, from a cold start and after a reload', async (start) => {
  let profile = await start();
  let app = await profile.tab();
  await app.kept();
  const [[, count], ...more] = Object.entries(await app.caches());
  assert.deepEqual([count, more], [keptBy(first).length, []], 'one cache, with everything in it');
  await profile.context.close();
  await host.down();

  profile = await start();
  app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  await tour(app);
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-4`);
  await app.saved();
  await app.reload();
  assert.equal((await app.entries())[`${LEVELS}-4`], true);
  await app.open();
  await app.openExample();
  await app.go('sign');
  await app.makeKey('offline', PASSPHRASE);
  const file = await app.sign(PASSPHRASE);
  await app.go('verify');
  await app.pickResult({ name: file.name, mimeType: 'application/json', buffer: file.bytes });
  assert.equal(await app.verdict(), 'accepted-signer-not-checked');
  // Under the name of its file as well as under that of its folder.
  await app.page.goto(`${host.address(HERE)}index.html`);
  await app.ready();
});

scenario('the first visit itself goes on without a network', async (start) => {
  const app = await atWork(await start());
  await app.kept();
  await host.down();
  await tour(app);
});

scenario('the first visit comes before the keeping, and nothing is fetched twice', async (start) => {
  const app = await (await start()).tab();
  assert.ok(!host.requests.includes(`${HERE}worker.js`), 'the page is there first');
  await app.kept();
  assert.ok(host.requests.includes(`${HERE}worker.js`));
  const again = host.requests.filter((it, idx) => host.requests.indexOf(it) !== idx);
  // The page itself is asked for again, because only its host knows whether it is still the same.
  assert.deepEqual(again, [HERE]);
});

scenario('half a page is never kept, and what has come is not fetched again', async (start) => {
  const profile = await start();
  const app = await atWork(profile);
  // A file that only the worker asks for.
  const [lost] = [...first.keys()].filter((it) => /^icon-512.*\.png$/.test(it));
  const kinds = { gone: { status: 404 }, cut: { status: 200, body: first.get(lost).subarray(0, 1000) } };
  for (const [kind, answer] of Object.entries(kinds)) {
    host.instead = { [HERE + lost]: answer };
    const asked = () => host.requests.filter((it) => it === HERE + lost).length;
    const before = asked();
    await app.reload();
    // Twice: once as the browser has it, once past whatever it keeps.
    await until(asked, (it) => it === before + 2, `two attempts when the file is ${kind}`);
    const left = () => app.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()) === undefined);
    await becomes(left, true, `no worker when the file is ${kind}`);
  }
  await host.down();
  const answer = await app.page.goto(host.address(HERE)).catch((error) => error.message);
  assert.match(answer, /ERR_CONNECTION_REFUSED/, 'no page at all rather than a part of one');
  await host.up();
  host.instead = {};
  host.requests = [];
  await (await atWork(profile)).kept();
  const parts = host.requests.filter((it) => /\.(png|svg|wasm)$/.test(it) && !it.endsWith('citysec_bg.wasm'));
  assert.deepEqual(parts, [HERE + lost]);
});

scenario('the next build is offered while somebody fills in, and keeps every answer', async (start) => {
  const profile = await start();
  host.mayBeKept = false;
  const below = `${HERE}other/`;
  host.folders[below] = first;
  const other = await profile.tab();
  await other.page.goto(host.address(below));
  await other.ready();
  await other.kept();
  await other.page.close();

  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  await app.go(FIRST_GROUP);
  await app.choose(`${LEVELS}-2`);
  await app.kept();
  await app.saved();
  host.folders[HERE] = next(first);
  await app.reload();
  assert.equal(await isNext(app), false, 'the build that was kept');
  await app.newerVersion().waitFor();
  assert.match(await app.newerVersion().innerText(), /新版本已经准备好/);
  await app.choose(`${LEVELS}-3`);
  await app.go('help');
  assert.equal(await waiting(app), 'installed', 'nobody is made to change');
  assert.equal(await isNext(app), false);
  await app.go(FIRST_GROUP);
  // Typed, and the field not left yet.
  await app.page.locator('.remark summary').first().click();
  await app.type(`note-${LEVELS}`, '刚刚写下');
  await app.takeNewerVersion();
  assert.equal(await isNext(app), true);
  assert.equal(await app.route(), FIRST_GROUP);
  const entries = await app.entries();
  assert.equal(entries[`${LEVELS}-3`], true);
  assert.equal(entries[`note-${LEVELS}`], '刚刚写下');
  assert.equal(await app.newerVersion().count(), 0);
  const names = Object.keys(await app.caches()).sort();
  assert.equal(names.length, 2, names.join());
  assert.match(names[0], /\/here\/ next$/, 'the build before is gone');
  assert.match(names[1], /\/here\/other\/ [0-9a-f]{12}$/, 'the other folder keeps its own');
  await host.down();
  await app.reload();
  await tour(app);
});

scenario('another tab goes on with its build when one takes the next', async (start) => {
  const profile = await start();
  host.mayBeKept = false;
  const one = await atWork(profile);
  await one.kept();
  const two = await profile.tab();
  host.folders[HERE] = next(first);
  await one.reload();
  await one.newerVersion().waitFor();
  await one.takeNewerVersion();
  assert.equal(await isNext(one), true);
  await two.newerVersion().waitFor();
  // Parts of a build that is on no host any more.
  for (const route of ['help', 'model', 'verify']) {
    await two.go(route);
    assert.notEqual(await two.heading(), '');
  }
  assert.equal(await isNext(two), false);
  await two.takeNewerVersion();
  assert.equal(await isNext(two), true);
});

scenario('the next build takes over by itself when all tabs have been closed', async (start) => {
  const profile = await start();
  const app = await atWork(profile);
  await app.kept();
  host.folders[HERE] = next(first);
  await app.reload();
  await app.newerVersion().waitFor();
  // The browser takes note of a closed tab in its own time. Nobody is quicker than that by hand, but a test is; so it
  // looks on from a page of the same host that the worker has nothing to do with.
  const beside = '/beside/';
  host.folders[beside] = new Map([['index.html', Buffer.from('<link rel="icon" href="data:,"><title>beside</title>')]]);
  const onlooker = await profile.context.newPage();
  await onlooker.goto(host.address(beside));
  await app.page.close();
  const isInCharge = (scope) =>
    navigator.serviceWorker.getRegistration(scope).then((it) => !it.waiting && it.active?.state === 'activated');
  await becomes(() => onlooker.evaluate(isInCharge, host.address(HERE)), true, 'the next worker in charge');
  await onlooker.close();
  profile.requests = profile.requests.filter((it) => it !== host.address(beside));
  const later = await profile.tab();
  await becomes(() => isNext(later), true, 'the next build');
  await becomes(async () => Object.keys(await later.caches()).length, 1, 'caches');
});

scenario('a page under development puts a kept release aside', async (start) => {
  const app = await atWork(await start());
  await app.kept();
  const developed = next(first);
  developed.set('worker.js', await readFile(repository('src/boot/retire.js')));
  host.folders[HERE] = developed;
  await app.reload();
  await until(() => isNext(app).catch(() => false), (it) => it, 'the page from the host');
  assert.deepEqual(await app.caches(), {});
  await app.reload();
  assert.equal(await isNext(app), true);
});

scenario('the page can be installed', async (start) => {
  const profile = await start();
  const app = await atWork(profile);
  await app.kept();
  const session = await profile.context.newCDPSession(app.page);
  const { errors, data } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  assert.deepEqual(installabilityErrors, []);
  const { icons, ...manifest } = JSON.parse(data);
  assert.equal(manifest.name, await app.page.locator('.site-header__long').innerText());
  for (const { src, sizes } of icons.filter((it) => it.type === 'image/png')) {
    const [width, height] = [16, 20].map((at) => first.get(src).readUInt32BE(at));
    assert.equal(`${width}x${height}`, sizes, src);
  }
});
