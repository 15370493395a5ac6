// The evaluator's ranking as the tests handle it: its selectors are here.
import { until } from './wait.mjs';

export class RankingDesk {
  constructor(app) {
    this.app = app;
    this.page = app.page;
  }

  /** Opens result files on the bench, and waits until each is there: the table shows a page of them. */
  async open(paths) {
    await this.app.go('bench');
    await this.page.locator('#bench-files').setInputFiles(paths);
    const filters = this.page.locator('.bench-filter__count');
    await until(() => filters.allInnerTexts(), (it) => it[0] === String(paths.length), `${paths.length} files`);
  }

  /** Saves the bench as a file. */
  save() {
    return this.app.download(() => this.page.locator('#bench-save').click());
  }

  /** A table: its headings and, row by row, its cells. */
  table(id) {
    return this.page.locator(`[data-testid="${id}"]`).evaluate((table) => {
      const texts = (row) => [...row.cells].map((it) => it.textContent);
      return { heads: texts(table.tHead.rows[0]), rows: [...table.tBodies[0].rows].map(texts) };
    });
  }

  /** What stands above the tables, by key. */
  notes() {
    const all = this.page.locator('[data-testid=ranking-notes] li');
    return all.evaluateAll((items) => Object.fromEntries(items.map((it) => [it.dataset.note, it.textContent])));
  }

  /** Waits until the samples are taken: the note about them is there. */
  sampled(words) {
    return until(() => this.notes(), (it) => it.stability?.includes(words), `a sampling of ${words}`);
  }

  check(label, on = true) {
    return this.page.getByLabel(label, { exact: true }).setChecked(on);
  }

  async enter(id, value) {
    await this.page.locator(`#${id}`).fill(String(value));
    await this.page.locator(`#${id}`).press('Tab');
  }

  error(id) {
    return this.page.locator(`#${id}-error`).innerText();
  }

  /** Ranks among these, by the words of the list. */
  among(label) {
    return this.page.locator('#ranking-among').selectOption({ label });
  }

  takeCsv(id) {
    const section = this.page.locator('section.ranking__table', { has: this.page.locator(`[data-testid="${id}"]`) });
    return this.app.download(() => section.getByRole('button', { name: /CSV/ }).click());
  }

  take(label) {
    return this.app.download(() => this.page.getByRole('button', { name: label }).click());
  }

  /** Picks a weight table. */
  async pickWeights(file) {
    await this.page.locator('#weights-file').setInputFiles(file);
  }

  defects() {
    return this.page.locator('[data-testid=weights-defects] li').allInnerTexts();
  }
}
