// What people see when the page cannot start, and when it stops; and which build it is that runs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { App } from './support/app.mjs';
import { launch, Profile, scenarios } from './support/browser.mjs';
import { repository } from './support/env.mjs';
import { build, Host } from './support/host.mjs';
import { obstacles } from './support/obstacles.mjs';
import { until } from './support/wait.mjs';

const scenario = scenarios();

const HERE = '/here/';

let files;
let host;

before(async () => {
  files = await build();
  host = await Host.start({ [HERE]: files });
});

after(() => host?.down());

/** The notes that come into sight, in order of the page. */
const shown = (app, expected) =>
  until(() => app.notes(), (it) => it.join() === expected.join(), `the notes ${expected.join()}`);

/** Opens the page without waiting for it. */
async function opened(profile, hash = '') {
  const app = new App(await profile.context.newPage(), profile.home);
  await app.page.goto(profile.home + hash, { waitUntil: 'commit' });
  return app;
}

/** The texts of a catalogue in both languages. */
async function catalogue(name) {
  const read = async (lang) => JSON.parse(await readFile(repository(`seeds/locales/${lang}/${name}.json`), 'utf8'));
  return { zh: await read('zh'), en: await read('en') };
}

/** The page says what it is and what it is for, in both languages, in the very words of the program. */
async function saysWhatItIs(page) {
  const [common, home] = [await catalogue('common'), await catalogue('home')];
  const words = await page.locator('#purpose').innerText();
  for (const said of [home.zh.title, home.zh.lead, common.en.product, home.en.lead]) {
    assert.ok(words.includes(said), `${said} in ${words}`);
  }
  const { width } = page.viewportSize();
  const name = await page.locator('.site-header__name').innerText();
  assert.equal(name, width < 720 ? common.zh.product_short : common.zh.product);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} pixels too wide at ${width}`);
}

for (const [width, colorScheme] of [[360, 'dark'], [768, 'light'], [1440, 'dark']]) {
  const options = { viewport: { width, height: 760 }, colorScheme };
  scenario(`what the page is for stands there before the program, and stays in place: ${width}`, options, async (profile) => {
    let answer;
    const asked = new Promise((resolve) => (answer = resolve));
    await profile.context.route(/citysec_bg\.wasm$/, async (route) => {
      await asked;
      await route.continue();
    });
    profile.home = host.address(HERE);
    const app = await opened(profile);
    await shown(app, ['start-wait']);
    await saysWhatItIs(app.page);
    assert.equal(await app.page.getByRole('status').innerText(), '正在打开…\nLoading…');
    assert.deepEqual(await obstacles(app.page), []);
    const places = () =>
      app.page.evaluate(() =>
        ['.site-header', '.site-header__name', 'h1', '.hero__lead'].map((it) => {
          const { left, top, width, height } = document.querySelector(it).getBoundingClientRect();
          return [it, left, top, it === '.site-header__name' ? 0 : width, height];
        }),
      );
    const before = await places();
    answer();
    await app.ready();
    assert.deepEqual(await places(), before);
    assert.equal(await app.page.locator('#loading, #purpose').count(), 0);
  });
}

scenario('whoever opens another page is not told what this one is for', {}, async (profile) => {
  const [file] = [...files.keys()].filter((it) => it.endsWith('citysec_bg.wasm'));
  host.instead = { [HERE + file]: undefined };
  profile.home = host.address(HERE);
  const app = await opened(profile, '#/verify');
  await shown(app, ['start-wait']);
  assert.equal(await app.page.locator('#purpose').isVisible(), false);
  assert.equal(await app.page.locator('.site-header__name').isVisible(), true);
  host.instead = {};
});

scenario('without scripts the page says what it needs', { javaScriptEnabled: false }, async (profile) => {
  const page = await profile.context.newPage();
  await page.goto(profile.home);
  const words = await page.locator('body').innerText();
  assert.match(words, /JavaScript.*needs JavaScript/s);
  await saysWhatItIs(page);
  assert.doesNotMatch(words, /正在打开|Loading/, 'nothing is being opened');
});

test('without WebAssembly the page names browsers that have it', async () => {
  const old = await launch('--js-flags=--jitless');
  try {
    const profile = await Profile.open(old, { home: host.address(HERE) });
    const app = await opened(profile);
    assert.equal(await app.page.evaluate(() => typeof WebAssembly), 'undefined');
    await shown(app, ['start-old']);
    assert.match(await app.page.locator('#start-old').innerText(), /Chromium 内核 96.*Chromium 96/s);
  } finally {
    await old.close();
  }
});

test('the script that speaks to old browsers is published in their language', () => {
  const [name] = [...files.keys()].filter((it) => /^watch-.*\.js$/.test(it));
  const script = files.get(name).toString();
  assert.doesNotMatch(script, /=>|`|\?\.|\b(?:const|let|class|async)\b/);
  assert.ok(!script.trim().includes('\n'), 'and without what only its authors read');
});

scenario('without module scripts the page names browsers that have them', {}, async (profile) => {
  await profile.context.addInitScript(() => delete HTMLScriptElement.prototype.noModule);
  await profile.context.route(/start-[^/]*\.js$/, (route) => route.abort());
  profile.tolerated.push(/net::ERR_FAILED/);
  profile.home = host.address(HERE);
  await shown(await opened(profile), ['start-old']);
});

for (const [what, name] of [['the start', /^start-/], ['the glue', /citysec\.js$/], ['the module', /citysec_bg\.wasm$/]]) {
  scenario(`when ${what} is missing on the host, the page says so`, {}, async (profile) => {
    const [file] = [...files.keys()].filter((it) => name.test(it));
    host.instead = { [HERE + file]: { status: 404, body: 'gone' } };
    profile.tolerated.push(/404/, /TypeError|HTTP status code/);
    profile.home = host.address(HERE);
    const app = await opened(profile);
    await shown(app, ['start-broken']);
    assert.equal(await app.page.locator('#purpose').isVisible(), false, 'nobody is told what cannot be had');
    host.instead = {};
  });
}

scenario('a module that the browser does not understand is said to be that', {}, async (profile) => {
  const [file] = [...files.keys()].filter((it) => it.endsWith('citysec_bg.wasm'));
  const body = Buffer.from(files.get(file));
  // A section that no version of WebAssembly has.
  body[8] = 0x63;
  host.instead = { [HERE + file]: { status: 200, body } };
  profile.tolerated.push(/CompileError|WebAssembly/);
  profile.home = host.address(HERE);
  await shown(await opened(profile), ['start-old']);
  host.instead = {};
});

scenario('while the host does not answer, the page says that it waits, and for what', {}, async (profile) => {
  const [file] = [...files.keys()].filter((it) => it.endsWith('citysec_bg.wasm'));
  host.instead = { [HERE + file]: undefined };
  profile.home = host.address(HERE);
  await profile.context.clock.install();
  const app = await opened(profile);
  await shown(app, ['start-wait']);
  await profile.context.clock.fastForward(13_000);
  await shown(app, ['start-slow']);
  await saysWhatItIs(app.page);
  host.instead = {};
});

/** The smallest module that ends in a trap: its start function is `unreachable`. */
const TRAP = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 8, 1, 0, 10, 5, 1, 3, 0, 0, 11];

scenario('a trap in the program is said calmly, and a reload goes on', {}, async (profile) => {
  profile.tolerated.push(/RuntimeError/, /a failed action/);
  const app = await profile.tab();
  await app.begin();
  await app.chooseCity('330500');
  await app.saved();
  // An error of one action is no end of the page.
  await app.page.evaluate(() => {
    setTimeout(() => {
      throw new Error('a failed action');
    });
    Promise.reject(new TypeError('a failed action'));
  });
  await until(() => profile.complaints.length, (it) => it >= 2, 'two complaints');
  assert.deepEqual(await app.notes(), []);
  // A real trap of the page's own program: an allocation that no memory has room for.
  await app.page.evaluate(async () => {
    const glue = document.querySelector('link[rel=modulepreload]').href;
    const program = await (await import(glue)).default();
    setTimeout(() => program.__wbindgen_malloc(0xffff_fff0, 1));
  });
  await shown(app, ['stopped']);
  assert.match(await app.page.locator('#stopped').innerText(), /请刷新.*reload it to go on/s);
  await Promise.all([app.page.waitForEvent('load'), app.page.locator('#stopped-reload').click()]);
  await app.ready();
  assert.deepEqual(await app.notes(), []);
  assert.match(await app.text('chosen-city'), /湖州/);
});

scenario('a trap in a promise, or in the middle of the start, is said as well', {}, async (profile) => {
  profile.tolerated.push(/RuntimeError/);
  profile.home = host.address(HERE);
  const app = await profile.tab();
  await app.page.evaluate((bytes) => void WebAssembly.instantiate(new Uint8Array(bytes)), TRAP);
  await shown(app, ['stopped']);
  const [file] = [...files.keys()].filter((it) => it.endsWith('citysec_bg.wasm'));
  host.instead = { [HERE + file]: { status: 200, body: Buffer.from(TRAP) } };
  // The file as it was is kept by the browser; another profile has to ask for it.
  const other = await Profile.open(profile.context.browser(), { home: profile.home });
  await shown(await opened(other), ['stopped']);
  await other.context.close();
  host.instead = {};
});

scenario('the footer names the build that runs, short and whole', {}, async (profile) => {
  const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
  const page = files.get('index.html').toString();
  const named = Buffer.from(page.replace(/(<meta name="citysec-build" content=")[^"]*/, `$1${digest}`));
  host.folders['/named/'] = new Map(files).set('index.html', named);
  profile.home = host.address('/named/');
  const app = await profile.tab();
  const build = app.page.locator('.site-footer__build');
  assert.match(await build.locator('summary').innerText(), /0123456789ab$/);
  await build.locator('summary').click();
  assert.equal(await build.locator('code').innerText(), digest);
});
