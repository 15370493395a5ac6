// What the page may load and run, on every page, and that the browser holds it to that.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { scenarios } from './support/browser.mjs';
import { baseUrl, dist } from './support/env.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const PASSPHRASE = 'correct horse battery 2026';

/** One route of every kind. */
const ROUTES = [
  '', 'profile', 'questions/management.strategy', 'questions/operations.supply_chain', 'results',
  'results/management.strategy.planning', 'sign', 'keys', 'verify', 'model', 'model/operations.recovery.critical',
  'model/rankings', 'model/statistics', 'model/cases', 'model/findings', 'model/register', 'model/weights', 'help',
  'nowhere',
];

/** Notes down every breach of the policy, from the first moment of a page on. */
const watch = (profile) =>
  profile.context.addInitScript(() => {
    window.breaches = [];
    addEventListener('securitypolicyviolation', (it) => {
      window.breaches.push(`${it.effectiveDirective} ${it.blockedURI} ${it.sample}`);
    });
  });

const breaches = (app) => app.page.evaluate(() => window.breaches);

for (const locale of ['zh-CN', 'en']) {
  scenario(`no page needs more than the policy allows, ${locale}`, { locale, reducedMotion: 'reduce' }, async (profile) => {
    await watch(profile);
    const app = await profile.tab();
    await app.openExample();
    for (const route of ROUTES) {
      await app.go(route);
      await app.unfold();
      assert.deepEqual(await breaches(app), [], `#/${route}`);
    }
    await app.switchTheme();
    await app.go('questions/management.strategy');
    await app.choose('management.strategy.planning.q1-4');
    await app.openShortcuts();
    await app.closeShortcuts();
    const draft = await app.saveDraft();
    await app.go('');
    await app.pickDraft(draft.path);
    await app.preview.shown();
    await app.preview.cancel();
    await app.go('sign');
    await app.makeKey('policy', PASSPHRASE);
    const file = await app.sign(PASSPHRASE);
    await app.go('keys');
    await app.openSheet();
    await app.go('verify');
    await app.pickResult(file.path);
    await app.unfold();
    await app.kept();
    assert.deepEqual(await breaches(app), []);
    // Everything that was asked for in all this time came from the page's own folder: see `assertQuiet`.
    const modules = (await readdir(dist(), { recursive: true })).filter((it) => it.endsWith('.wasm'));
    const unseen = modules.filter((name) => !profile.requests.some((it) => it.endsWith(name)));
    assert.deepEqual([modules.length > 3, unseen], [true, []], 'every module of the build was asked for');
  });
}

/** Somebody else's host, and what it was asked for. A browser may open a connection for a frame or a form before it looks
 * at the policy; nothing is sent on it. */
async function outside() {
  const visitors = [];
  const server = createServer((request, answer) => {
    visitors.push(request.url);
    answer.setHeader('Access-Control-Allow-Origin', '*').end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, visitors, address: `http://127.0.0.1:${server.address().port}` };
}

scenario('nothing leaves the page, and no foreign script runs in it', {}, async (profile) => {
  profile.tolerated.push(/Content Security Policy/);
  await watch(profile);
  const { server, visitors, address } = await outside();
  try {
    const app = await profile.tab();
    const attempts = await app.page.evaluate(async (url) => {
      const outcome = {};
      const attempt = async (name, run) => {
        outcome[name] = await Promise.resolve().then(run).then(() => 'done', () => 'refused');
      };
      const place = (tag, attributes) => {
        const element = Object.assign(document.createElement(tag), attributes);
        document.body.append(element);
        return new Promise((resolve, reject) => Object.assign(element, { onload: resolve, onerror: reject }));
      };
      await attempt('fetch', () => fetch(`${url}/fetch`));
      await attempt('image', () => place('img', { src: `${url}/image` }));
      await attempt('script', () => place('script', { src: `${url}/script` }));
      await attempt('module', () => import(`${url}/module`));
      await attempt('style', () => place('link', { rel: 'stylesheet', href: `${url}/style` }));
      await attempt('worker', () => navigator.serviceWorker.register(`${url}/worker`));
      await attempt('evaluation', () => (0, eval)('window.ran = "evaluated"'));
      await attempt('function', () => new Function('window.ran = "a function"')());
      navigator.sendBeacon(`${url}/beacon`);
      new WebSocket(url.replace('http', 'ws')).onerror = () => {};
      new EventSource(`${url}/events`).onerror = () => {};
      document.body.append(Object.assign(document.createElement('iframe'), { src: `${url}/frame` }));
      document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = "inline"' }));
      const holder = document.createElement('div');
      holder.innerHTML = '<p style="color: red" onclick="window.ran = \'a handler\'">x</p>';
      document.body.append(holder);
      holder.firstChild.click();
      outcome.colour = getComputedStyle(holder.firstChild).color;
      const form = Object.assign(document.createElement('form'), { action: `${url}/form`, method: 'post' });
      document.body.append(form);
      form.submit();
      document.head.prepend(Object.assign(document.createElement('base'), { href: `${url}/base/` }));
      outcome.base = document.baseURI;
      outcome.ran = window.ran;
      return outcome;
    }, address);
    const { colour, base, ran, ...tries } = attempts;
    assert.deepEqual(Object.entries(tries).filter(([, it]) => it !== 'refused'), []);
    assert.notEqual(colour, 'rgb(255, 0, 0)');
    assert.equal(ran, undefined, 'no foreign text was run');
    assert.ok(base.startsWith(baseUrl));
    const directives = ['connect-src', 'img-src', 'script-src-elem', 'style-src-elem', 'style-src-attr', 'script-src',
      'script-src-attr', 'frame-src', 'form-action', 'base-uri'];
    const seen = await until(
      async () => new Set((await breaches(app)).map((it) => it.split(' ')[0])),
      (it) => directives.every((directive) => it.has(directive)),
      'a breach of every directive',
    );
    assert.ok(seen.size >= directives.length);
    assert.deepEqual(visitors, [], 'nobody came');
    profile.requests = profile.requests.filter((it) => !it.startsWith(address) && !it.startsWith(address.replace('http', 'ws')));
  } finally {
    server.close();
  }
});

scenario('the policy stands in the page itself and in the header of the host', {}, async (profile) => {
  const app = await profile.tab();
  const answer = await app.page.request.get(baseUrl);
  const header = answer.headers()['content-security-policy'];
  const policies = await app.page.locator('meta[http-equiv=Content-Security-Policy]').evaluateAll((all) => all.map((it) => it.content));
  assert.equal(policies.length, 2, 'the one of the page, and the narrower one of the start');
  assert.equal(header, `${policies[0]}; frame-ancestors 'none'`);
  assert.equal(policies[1], "script-src 'self' 'wasm-unsafe-eval'");
  await becomes(() => app.page.evaluate(() => document.head.querySelector('meta[http-equiv]').previousElementSibling.name), 'viewport', 'what stands before it');
});
