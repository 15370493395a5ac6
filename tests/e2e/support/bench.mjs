// The evaluator's bench as the tests handle it, and populations to lay on it.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { citysec, python } from './env.mjs';
import { run } from './tools.mjs';
import { until } from './wait.mjs';

/** A synthetic population in a folder of its own: signed files, their key list, and frauds if asked for. */
export class Population {
  static async make(cities, ...more) {
    const it = new Population();
    it.folder = await mkdtemp(join(tmpdir(), 'citysec-population-'));
    it.results = join(it.folder, 'population', 'results');
    it.keys = join(it.folder, 'population', 'keys.json');
    const out = join(it.folder, 'population');
    const made = await run(citysec(), 'sample', '--cities', String(cities), '--seed', '7', '--out', out, ...more);
    assert.equal(made.status, 0, made.err);
    it.names = (await readdir(it.results)).toSorted();
    return it;
  }

  async frauds() {
    return JSON.parse(await readFile(join(this.folder, 'population', 'frauds.json'))).frauds;
  }

  path(name) {
    return join(this.results, name);
  }

  /** A ZIP of files and folders of this population, as another program writes it. */
  async zip(name, ...paths) {
    const zip = join(this.folder, name);
    const made = await run(python(), '-m', 'zipfile', '-c', zip, ...paths);
    assert.equal(made.status, 0, made.err);
    return zip;
  }

  remove() {
    return rm(this.folder, { recursive: true });
  }
}

/** Runs a test with a population. */
export async function withPopulation(cities, options, body) {
  const population = await Population.make(cities, ...options);
  try {
    await body(population);
  } finally {
    await population.remove();
  }
}

/** The bench of a tab. */
export class Bench {
  constructor(app) {
    this.app = app;
    this.page = app.page;
  }

  /** Picks files or ZIPs: paths, or `{name, mimeType, buffer}`. */
  pick(files) {
    return this.page.locator('#bench-files').setInputFiles(files);
  }

  pickFolder(folder) {
    return this.page.locator('#bench-folder').setInputFiles(folder);
  }

  /** Drops files and folders of the disk, as a file manager does. */
  async drop(...paths) {
    const box = await this.page.locator('[data-testid=bench-drop]').boundingBox();
    const at = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + 10) };
    const cdp = await this.page.context().newCDPSession(this.page);
    const data = { items: [], files: paths, dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) await cdp.send('Input.dispatchDragEvent', { type, ...at, data });
    await cdp.detach();
  }

  /** What came of it, once that is said. */
  outcome() {
    return until(() => this.page.locator('#bench-outcome').innerText(), (it) => it !== '', 'the outcome');
  }

  /** Loads and waits for the end. */
  async load(...files) {
    await this.pick(files);
    return this.outcome();
  }

  async loadKeys(file) {
    await this.app.go('bench/trust');
    await this.page.locator('#bench-key-list').setInputFiles(file);
    await until(() => this.keyState(), (it) => /\d/.test(it), 'the key list');
  }

  keyState() {
    return this.page.locator('[data-testid=bench-keys-state]').innerText();
  }

  /** The rows of the page in view. */
  rows() {
    return this.page.locator('[data-testid=bench-files] tbody tr').evaluateAll((all) =>
      all.map((row) => {
        const cells = [...row.children].map((it) => it.innerText.trim());
        const [name, city, claimed, computed, signer, state] = cells;
        return { name, city, claimed, computed, signer, state };
      }),
    );
  }

  async row(name) {
    const found = (await this.rows()).find((it) => it.name.endsWith(name));
    assert.ok(found, `a row of ${name}`);
    return found;
  }

  /** Waits until the state of a file is like this. */
  becomes(name, pattern) {
    return until(async () => (await this.row(name)).state, (it) => pattern.test(it), `${name} like ${pattern}`);
  }

  button(name, label) {
    const heading = this.page.locator('th', { hasText: name });
    return this.page.locator('[data-testid=bench-files] tbody tr').filter({ has: heading }).getByRole('button', { name: label });
  }

  /** The filters with their counts. */
  async counts() {
    const all = await this.page.locator('.bench-filter__count').allInnerTexts();
    const [every, counted, conflict, apart, refused] = all.map(Number);
    return { every, counted, conflict, apart, refused };
  }

  filter(idx) {
    return this.page.locator('.bench-filter').nth(idx).click();
  }

  search(words) {
    return this.page.locator('#bench-search').fill(words);
  }

  /** Decides about a file: the choice at this position, for this reason. */
  async decide(name, choice, reason) {
    await this.button(name, /裁定|Decide/).click();
    await this.page.locator('#bench-decide[open]').waitFor();
    await this.page.locator('#bench-decide input[type=radio]').nth(choice).check();
    await this.page.locator('#bench-reason').fill(reason);
    await this.page.locator('#bench-decided').click();
  }

  /** The cells of a table, row by row. */
  table(id) {
    return this.page
      .locator(`table[data-testid=${id}] tbody tr`)
      .evaluateAll((all) => all.map((row) => [...row.children].map((it) => it.innerText.trim())));
  }

  /** Saves the bench: the name of the file and its path. */
  async save() {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.locator('#bench-save').click(),
    ]);
    return { name: download.suggestedFilename(), path: await download.path() };
  }
}
