// Firefox as people have it, driven by WebDriver BiDi: Playwright drives only a Firefox of its own making, or a newer one
// than Debian's. Offers as much of Playwright's page as `app.mjs` uses in the tests of Firefox, so that the product is
// handled by the same code in both browsers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';
import { App } from './app.mjs';
import { firefox } from './env.mjs';
import { until } from './wait.mjs';

/** Keys that are not letters, by their names in browsers, as WebDriver writes them. */
const KEYS = { Backspace: '\uE003', Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C' };

/** A browser with a profile in a folder. */
export class Firefox {
  /** Everything a page complained about. */
  complaints = [];
  /** Every address that a page asked for. */
  requests = [];

  static async start(folder, home) {
    const browser = Object.assign(new Firefox(), { home, downloads: join(folder, 'downloads') });
    const profile = join(folder, 'profile');
    await mkdir(browser.downloads, { recursive: true });
    await mkdir(profile, { recursive: true });
    const settings = {
      'browser.download.dir': browser.downloads,
      'browser.download.folderList': 2,
      'browser.shell.checkDefaultBrowser': false,
      'datareporting.policy.dataSubmissionEnabled': false,
      'intl.accept_languages': 'zh-CN',
      'ui.systemUsesDarkTheme': 0,
    };
    const lines = Object.entries(settings).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`);
    await writeFile(join(profile, 'user.js'), lines.join('\n'));
    const flags = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
    browser.process = spawn(firefox(), flags, { stdio: ['ignore', 'ignore', 'pipe'] });
    browser.ended = once(browser.process, 'exit');
    await browser.connect(await address(browser.process.stderr));
    return browser;
  }

  /** What is waiting for an answer, by number, and who listens for which event. */
  waiting = new Map();
  listeners = new Set();

  async connect(url) {
    this.socket = new WebSocket(`${url}/session`, { perMessageDeflate: false });
    await once(this.socket, 'open');
    this.socket.on('message', (text) => this.receive(JSON.parse(text)));
    await this.ask('session.new', { capabilities: {} });
    await this.ask('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent', 'browsingContext.load'] });
  }

  ask(method, params) {
    const id = this.waiting.size + 1;
    this.socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject, method }));
  }

  receive(message) {
    if (message.type === 'event') {
      const { method, params } = message;
      if (method === 'log.entryAdded' && params.level === 'error') this.complaints.push(params.text);
      if (method === 'network.beforeRequestSent') this.requests.push(params.request.url);
      this.listeners.forEach((it) => it(message));
      return;
    }
    const { resolve, reject, method } = this.waiting.get(message.id);
    if (message.type === 'success') resolve(message.result);
    else reject(new Error(`${method}: ${message.error}: ${message.message}`));
  }

  /** Opens the product in a new tab. */
  async tab(route = '') {
    const { context } = await this.ask('browsingContext.create', { type: 'tab' });
    await this.ask('browsingContext.setViewport', { context, viewport: { width: 1280, height: 800 } });
    const app = new App(new Page(this, context), this.home);
    await app.open(route);
    return app;
  }

  /** Ends the browser as its user would: what it keeps is on the disk afterwards. */
  async close() {
    if (this.process.exitCode !== null) return;
    this.ask('browser.close', {}).catch(() => {});
    await this.ended;
  }
}

/** The address at which a starting browser listens. */
async function address(output) {
  const seen = [];
  for await (const line of createInterface({ input: output })) {
    const found = /WebDriver BiDi listening on (ws:\S+)/.exec(line);
    // Nobody reads on; the browser must not wait for that.
    if (found) return output.resume() && found[1];
    seen.push(line);
  }
  throw new Error(`Firefox did not start:\n${seen.join('\n')}`);
}

/** One tab. */
class Page {
  constructor(browser, context) {
    Object.assign(this, { browser, context });
  }

  goto(url) {
    return this.ask('browsingContext.navigate', { url, wait: 'complete' });
  }

  reload() {
    return this.ask('browsingContext.reload', { wait: 'complete' });
  }

  ask(method, params) {
    return this.browser.ask(method, { context: this.context, ...params });
  }

  /** Runs a function in the page; what goes in and what comes out is JSON. */
  async evaluate(run, argument) {
    const { result, exceptionDetails } = await this.browser.ask('script.callFunction', {
      functionDeclaration: `async (json) => JSON.stringify(await (${run})(json === '' ? undefined : JSON.parse(json)))`,
      arguments: [{ type: 'string', value: argument === undefined ? '' : JSON.stringify(argument) }],
      target: { context: this.context },
      awaitPromise: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.type === 'string' ? JSON.parse(result.value) : undefined;
  }

  locator(selector) {
    return new Locator(this, [selector]);
  }

  getByTestId(name) {
    return this.locator(`[data-testid="${name}"]`);
  }

  act(type, actions) {
    return this.ask('input.performActions', { actions: [{ type, id: type, actions }] });
  }

  keyboard = {
    press: (key) => this.keyboard.type([KEYS[key] ?? key]),
    type: (keys) => this.act('key', [...keys].flatMap((value) => [{ type: 'keyDown', value }, { type: 'keyUp', value }])),
  };

  waitForEvent(name) {
    return name === 'download' ? this.download() : new Promise((resolve) => {
      const listener = ({ method, params }) => {
        if (method !== `browsingContext.${name}` || params.context !== this.context) return;
        this.browser.listeners.delete(listener);
        resolve();
      };
      this.browser.listeners.add(listener);
    });
  }

  /** The next file in the folder of downloads, once it is there as a whole. */
  async download() {
    const folder = this.browser.downloads;
    const before = new Set(await readdir(folder));
    const fresh = async () => (await readdir(folder)).filter((it) => !before.has(it));
    const isWhole = (names) => names.length > 0 && names.every((it) => !it.endsWith('.part'));
    const [name] = await until(fresh, isWhole, 'a downloaded file');
    return { suggestedFilename: () => name, path: async () => join(folder, name) };
  }
}

/** Elements found by selectors, each below what the one before it has found; a number takes one of them. */
class Locator {
  constructor(page, steps) {
    Object.assign(this, { page, steps });
  }

  below(step) {
    return new Locator(this.page, [...this.steps, step]);
  }

  locator = (selector) => this.below(selector);
  nth = (idx) => this.below(idx);
  first = () => this.nth(0);
  last = () => this.nth(-1);

  /** Hands all elements to a function in the page. */
  evaluateAll(run, argument) {
    const find = ({ steps, argument: given }) => {
      const take = (found, step) =>
        typeof step === 'number' ? found.slice(step).slice(0, 1) : found.flatMap((it) => [...it.querySelectorAll(step)]);
      return [steps.reduce(take, [document]), given];
    };
    return this.page.evaluate(`(given) => (${run})(...(${find})(given))`, { steps: this.steps, argument });
  }

  count() {
    return this.evaluateAll((all) => all.length);
  }

  allInnerTexts() {
    return this.evaluateAll((all) => all.map((it) => it.innerText));
  }

  /** Hands the one element to a function in the page, as soon as it is there. */
  async evaluate(run, argument) {
    await until(() => this.count(), (it) => it > 0, `an element ${this.steps.join(' ')}`);
    return this.evaluateAll(`([element], given) => (${run})(element, given)`, argument);
  }

  waitFor({ state = 'visible' } = {}) {
    const isSeen = (all) => all.some((it) => it.checkVisibility());
    return until(() => this.evaluateAll(isSeen), (it) => it === (state === 'visible'), `${this.steps.join(' ')} ${state}`);
  }

  innerText() {
    return this.evaluate((it) => it.innerText);
  }

  getAttribute(name) {
    return this.evaluate((it, attribute) => it.getAttribute(attribute), name);
  }

  isChecked() {
    return this.evaluate((it) => it.checked);
  }

  blur() {
    return this.evaluate((it) => it.blur());
  }

  async click({ clickCount = 1 } = {}) {
    await this.waitFor();
    const [x, y] = await this.evaluate((it) => {
      it.scrollIntoView({ block: 'center' });
      const { left, right, top, bottom } = it.getBoundingClientRect();
      return [(left + right) / 2, (top + bottom) / 2].map(Math.round);
    });
    const press = [{ type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
    await this.page.act('pointer', [{ type: 'pointerMove', x, y }, ...Array.from({ length: clickCount }, () => press).flat()]);
  }
}
