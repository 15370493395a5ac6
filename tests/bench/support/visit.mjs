// Visits to a page: each in a browser profile with nothing in it, so that nothing is cached or kept.
import { answers } from './answers.mjs';
import { allGroups, allQuestions } from './form.mjs';
import { clicks, fill, firstPaint, received, watch } from './in-page.mjs';

/**
 * A page that is measured: how it comes about, and where a person's hand goes on it. An input is `{figure}`, a figure
 * of the profile, or `{question, part}`: a level, the number of an item, `yes`, `no`, `none`, `unknown`,
 * `notApplicable` or its `reason`, `value`, `numerator` or `denominator`.
 *
 * @typedef {object} Contender
 * @property {string} name - as the table has it
 * @property {string} url - what a visit opens
 * @property {string} [folder] - where it is served, below the folder of the benchmark
 * @property {(folder: string) => void} [build] - writes its files
 * @property {string[]} begin - selectors to click until the first page of `order` is shown
 * @property {string[]} order - its pages: ids of groups, and `profile`
 * @property {(page: string) => string} next - the control that leads from a page to the one after it
 * @property {(page: string) => string} back - the control that leads from a page to the one before it
 * @property {(input: object) => string} selector - of an input
 * @property {string} total - what shows the total
 * @property {string} progress - what shows how many questions are done
 * @property {string} groupScore - what shows the score of the group on the page
 * @property {string[]} domainScores - what shows the scores of the domains
 * @property {string} [results] - the control on the last page that leads to the domains, if they are elsewhere
 */

/** How a visit is slowed down: an old office computer on a modest line. */
export const SLOW = { cpu: 4, megabits: 10, latency: 40 };

/** Clicks in a row, of which the first quarter warms the page up. */
const CLICKS = 40;

/** How long nothing has to be asked for until a visit counts as finished, in milliseconds. */
const QUIET = 1500;

const FINISHED = `${allQuestions.length}/${allQuestions.length}`;
const firstGroup = allGroups[0].id;

/** The inputs of the lowest and the highest level of the first question: whichever is clicked, the total changes. */
const choices = ({ selector }) => ['0', '4'].map((part) => selector({ question: allQuestions[0].id, part }));

/** A visit to one contender, from an empty profile on. */
export class Visit {
  /** Starts a visit without loading anything yet; `slow` slows it down. */
  static async begin(browser, contender, slow) {
    const visit = new Visit();
    visit.contender = contender;
    visit.context = await browser.newContext({
      locale: 'zh-CN',
      viewport: { width: 1280, height: 800 },
      // Without the worker, whose requests are not the page's: the page then fetches the same by itself.
      serviceWorkers: 'block',
    });
    visit.page = await visit.context.newPage();
    visit.complaints = [];
    visit.page.on('pageerror', (it) => visit.complaints.push(String(it)));
    visit.devtools = await visit.context.newCDPSession(visit.page);
    await visit.devtools.send('Page.enable');
    if (slow) {
      const bytesPerSecond = (slow.megabits * 1_000_000) / 8;
      await visit.devtools.send('Emulation.setCPUThrottlingRate', { rate: slow.cpu });
      await visit.devtools.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: slow.latency,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
      });
    }
    return visit;
  }

  /** Opens the page and goes on to the first question; the moments of `watch`, and `firstPaint`. */
  async firstQuestion() {
    const { begin, order, next, url } = this.contender;
    const steps = [...begin, ...order.slice(0, order.indexOf(firstGroup)).map(next)];
    const moments = await this.watched({ steps }, () => this.page.goto(url));
    return { ...moments, firstPaint: await this.page.evaluate(firstPaint) };
  }

  /** What a visit has downloaded by each of these moments, and in all, once nothing more has come for a while. */
  async downloads({ firstPage, firstQuestion }) {
    const now = () => this.page.evaluate(received);
    let all = await now();
    for (let before; before?.requests !== all.requests; ) {
      await this.pause(QUIET);
      [before, all] = [all, await now()];
    }
    const by = (moment) => this.page.evaluate(received, moment);
    return { firstPage: await by(firstPage), firstQuestion: await by(firstQuestion), all };
  }

  /** Opens the page and answers everything; the milliseconds of `fill`. Then the last page is shown. */
  async fill() {
    const { begin, order, next, selector, progress, url } = this.contender;
    const pages = order.map((page, idx) => ({
      inputs: answers.get(page).map((it) => ({ selector: selector(it), text: it.text })),
      next: idx < order.length - 1 ? next(page) : undefined,
    }));
    await this.page.goto(url);
    for (const step of begin) await this.page.click(step);
    await this.page.locator(pages[0].inputs[0].selector).waitFor();
    // What a first visit fetches in the background has come before a person has typed the first figure.
    await this.page.waitForLoadState('networkidle');
    return this.checked(await this.page.evaluate(fill, { pages, progress, finished: FINISHED }));
  }

  /** Everything that the filled page shows as a score: the total, domains and groups. Then the first group is shown. */
  async scores() {
    const { results, total, domainScores, groupScore } = this.contender;
    const read = (selector) => this.page.locator(selector).innerText();
    if (results) await this.page.click(results);
    const domains = [];
    for (const selector of domainScores) domains.push(await read(selector));
    if (results) await this.page.goBack();
    const groups = [];
    await this.backToFirstGroup(async () => groups.unshift(await read(groupScore)));
    return { total: await read(total), domains, groups };
  }

  /** Goes back from the last page to the first group, by the page's own buttons. */
  async backToFirstGroup(atGroup = () => {}) {
    const { order, back, selector } = this.contender;
    for (const page of order.slice(order.indexOf(firstGroup)).toReversed()) {
      await this.page.locator(selector(answers.get(page)[0])).waitFor({ state: 'attached' });
      if (page !== 'profile') await atGroup();
      // Clicked by the page itself: the driver's own click would leave the driver's scripts in the page's heap.
      if (page !== firstGroup) await this.page.evaluate((it) => document.querySelector(it).click(), back(page));
    }
  }

  /** Milliseconds from a click to the changed total, with everything answered. */
  async clicks() {
    const { total } = this.contender;
    const times = await this.page.evaluate(clicks, { choices: choices(this.contender), total, count: CLICKS });
    return times.slice(CLICKS / 4);
  }

  /** Reloads a filled page; milliseconds until what was there is there again and can be worked on. */
  async reload() {
    const restored = await this.page.locator(this.contender.total).innerText();
    const { firstQuestion } = await this.watched({ steps: [], restored }, () => this.page.reload());
    return firstQuestion;
  }

  /** Which answers of the first group are not shown as they were given. */
  async lost() {
    const inputs = answers.get(firstGroup).map((it) => ({ selector: this.contender.selector(it), text: it.text }));
    // The total may stand there before the questions do.
    for (const { selector } of inputs) await this.page.locator(selector).waitFor({ state: 'attached' });
    return this.page.evaluate((all) => {
      const holds = (it, text) => (text === undefined ? it.checked : it.value === text);
      return all.filter(({ selector, text }) => !holds(document.querySelector(selector), text)).map((it) => it.selector);
    }, inputs);
  }

  /** Bytes of the script's heap after a collection and of the memory of WebAssembly. */
  async memory() {
    const { result } = await this.devtools.send('Runtime.evaluate', { expression: 'WebAssembly.Memory.prototype' });
    const found = await this.devtools.send('Runtime.queryObjects', { prototypeObjectId: result.objectId });
    const { result: wasm } = await this.devtools.send('Runtime.callFunctionOn', {
      objectId: found.objects.objectId,
      functionDeclaration: 'function () { return this.reduce((sum, it) => sum + it.buffer.byteLength, 0); }',
      returnByValue: true,
    });
    await this.devtools.send('Runtime.releaseObject', { objectId: found.objects.objectId });
    await this.devtools.send('Performance.enable');
    await this.devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await this.devtools.send('Performance.getMetrics');
    return { heap: metrics.find((it) => it.name === 'JSHeapUsedSize').value, wasm: wasm.value };
  }

  pause(milliseconds) {
    return new Promise((resolve) => setTimeout(resolve, milliseconds));
  }

  /** Loads a document and watches it from its first moment on. */
  async watched(options, load) {
    const { total } = this.contender;
    const source = `(${watch})(${JSON.stringify({ ...options, total, choices: choices(this.contender) })})`;
    const { identifier } = await this.devtools.send('Page.addScriptToEvaluateOnNewDocument', { source });
    await load();
    const moments = await this.page.evaluate(() => window.watched);
    await this.devtools.send('Page.removeScriptToEvaluateOnNewDocument', { identifier });
    return this.checked(moments);
  }

  checked(outcome) {
    if (this.complaints.length > 0) throw new Error(`${this.contender.name}: ${this.complaints.join('\n')}`);
    return outcome;
  }

  end() {
    return this.context.close();
  }
}
