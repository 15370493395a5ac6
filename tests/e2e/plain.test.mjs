// A plain http address of an intranet, which browsers do not take for safe: no workers, no WebCrypto but randomness, no
// clipboard, no promise to keep anything. The work has to go on all the same.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, Profile } from './support/browser.mjs';
import { build, Host } from './support/host.mjs';
import { Workbench } from './support/tools.mjs';
import { becomes } from './support/wait.mjs';

const NAME = 'intranet.test';
const FOLDER = '/office/selftest/';
const PASSPHRASE = 'correct horse battery 2026';

let browser;
let host;

before(async () => {
  host = await Host.start({ [FOLDER]: await build() });
  browser = await launch(`--host-resolver-rules=MAP ${NAME} 127.0.0.1`);
});

after(async () => {
  await browser?.close();
  if (host?.server.listening) await host.down();
});

test('a plain http address of an intranet is enough for the work', async () => {
  const profile = await Profile.open(browser, { home: host.address(FOLDER, NAME) });
  const app = await profile.tab();
  const missing = () => [isSecureContext, crypto.subtle, navigator.serviceWorker, navigator.clipboard, navigator.storage];
  assert.deepEqual(await app.page.evaluate(missing), [false, undefined, undefined, undefined, undefined]);
  const notice = app.page.locator('.home > .notice--info');
  assert.match(await notice.innerText(), /普通 http.*草稿.*https/s);
  await app.switchLanguage();
  await becomes(() => app.language(), 'en', 'the language');
  assert.match(await notice.innerText(), /plain http.*draft.*https/s);
  await app.switchLanguage();

  await app.begin();
  await app.chooseCity('330500');
  await app.go('questions/management.strategy');
  await app.choose('management.strategy.planning.q1-4');
  await app.reload();
  assert.equal((await app.entries())['management.strategy.planning.q1-4'], true);
  await profile.quiet();

  // The rest of the page has come by now, so that the work can be finished even if the host goes away.
  await host.down();
  await app.go('');
  await app.openExample();
  await app.go('sign');
  await app.makeKey('内网', PASSPHRASE);
  const file = await app.sign(PASSPHRASE);
  await app.go('verify');
  await app.pickResult({ name: file.name, mimeType: 'application/json', buffer: file.bytes });
  assert.equal(await app.verdict(), 'accepted-signer-not-checked');
  const bench = await Workbench.open();
  try {
    const { status } = await bench.verify(await bench.put('plain.result.json', file.bytes));
    assert.equal(status, 0);
  } finally {
    await bench.close();
  }
  profile.assertQuiet();
  await host.up();
});

test('a safe address has nothing to say about it', async () => {
  const profile = await Profile.open(browser, { home: host.address(FOLDER) });
  const app = await profile.tab();
  assert.equal(await app.page.evaluate(() => isSecureContext), true);
  assert.equal(await app.page.locator('.home > .notice--info').count(), 0);
  profile.assertQuiet();
});
