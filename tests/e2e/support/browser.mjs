// Starts the browser, and runs a scenario in a profile of its own, listening for trouble all the while.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium as driver } from 'playwright-core';
import { App } from './app.mjs';
import { baseUrl, chromium } from './env.mjs';
import { until } from './wait.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser. */
export const launch = (...flags) => driver.launch({ executablePath: chromium, args: [...FLAGS, ...flags] });

/** What every profile is like, unless a test says otherwise. */
const USUAL = {
  locale: 'zh-CN',
  viewport: { width: 1280, height: 800 },
  colorScheme: 'light',
  acceptDownloads: true,
};

/** Files are handed out as downloads, as in browsers that let nobody choose where to write: a test can take them up. */
export const withoutPicker = () => {
  delete window.showSaveFilePicker;
};

/** A browser profile with nothing in it, and what went on in its pages. */
export class Profile {
  /** Everything a page complained about. */
  complaints = [];
  /** Every address that a page asked for. */
  requests = [];
  /** How many of them are still waited for. */
  pending = 0;
  /** Complaints that belong to what is tested. */
  tolerated = [];

  /** A profile that is gone with the browser. `options` are those of the browser context, and `home`: where the product
   * is, if not on the test server. */
  static async open(browser, { home = baseUrl, ...options } = {}) {
    const context = await browser.newContext({ ...USUAL, ...options });
    await context.addInitScript(withoutPicker);
    return new Profile().watch(context, home);
  }

  /** Starts a browser of its own on a profile in a folder, as people have it: what it keeps is there at the next start.
   * Closing the context ends the browser. */
  static async start(folder, home = baseUrl, options = {}) {
    const context = await driver.launchPersistentContext(folder, {
      ...USUAL,
      executablePath: chromium,
      args: FLAGS,
      ...options,
    });
    await context.addInitScript(withoutPicker);
    return new Profile().watch(context, home);
  }

  watch(context, home) {
    const profile = Object.assign(this, { context, home });
    profile.context.setDefaultTimeout(10_000);
    profile.context.on('console', (it) => {
      if (it.type() === 'error') profile.complaints.push(it.text());
    });
    profile.context.on('weberror', (it) => profile.complaints.push(String(it.error())));
    profile.context.on('request', (it) => {
      profile.requests.push(it.url());
      profile.pending += 1;
    });
    for (const end of ['requestfinished', 'requestfailed']) {
      profile.context.on(end, () => {
        profile.pending -= 1;
      });
    }
    return profile;
  }

  /** Opens the product in a new tab. */
  async tab(route = '') {
    const app = new App(await this.context.newPage(), this.home);
    await app.open(route);
    return app;
  }

  /** Waits until nothing has been asked for during a time longer than any pause of the product. */
  async quiet() {
    const calm = 2_000;
    let [asked, since] = [this.requests.length, Date.now()];
    const isCalm = () => {
      if (this.requests.length !== asked || this.pending > 0) [asked, since] = [this.requests.length, Date.now()];
      return Date.now() - since > calm;
    };
    await until(isCalm, (it) => it, 'the end of all requests');
  }

  /** Nothing was complained about, and nobody but the page's own host was asked for anything. */
  assertQuiet() {
    const complaints = this.complaints.filter((it) => !this.tolerated.some((pattern) => pattern.test(it)));
    assert.deepEqual(complaints, [], 'the console stays free of errors');
    const own = (url) => url.startsWith(this.home) || url.startsWith(`blob:${new URL(this.home).origin}/`);
    assert.deepEqual(this.requests.filter((url) => !own(url)), [], 'no request goes anywhere else');
  }
}

/** Starts one browser for all tests of a file, and returns the way to write a test. */
export function scenarios() {
  let browser;
  before(async () => {
    browser = await launch();
  });
  after(() => browser?.close());
  /** A test in a profile of its own. `options` as for `Profile.open`. */
  return (name, options, body) =>
    test(name, async (t) => {
      const profile = await Profile.open(browser, options);
      try {
        await body(profile, t);
        profile.assertQuiet();
      } catch (error) {
        profile.complaints.forEach((it) => t.diagnostic(`console: ${it}`));
        await picture(profile, name, t);
        throw error;
      } finally {
        await profile.context.close();
      }
    });
}

/** What the pages looked like when a test failed. */
async function picture(profile, name, t) {
  const folder = join(tmpdir(), 'citysec-e2e');
  await mkdir(folder, { recursive: true });
  for (const [idx, page] of profile.context.pages().entries()) {
    const path = join(folder, `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${idx}.png`);
    // A page that can no longer be pictured must not hide the failure itself.
    await page.screenshot({ path }).then(() => t.diagnostic(`picture: ${path}`), () => {});
  }
}
