// The statistics of the bench as the tests handle them: their selectors are here and nowhere else.
import { becomes, until } from './wait.mjs';

/** The statistics page in a tab. */
export class StatisticsPage {
  constructor(app) {
    this.app = app;
    this.page = app.page;
  }

  /** Puts files on the bench, and goes to the statistics when all of them have a row. */
  async load(paths) {
    await this.app.go('bench');
    await this.page.locator('#bench-files').setInputFiles(paths);
    const rows = this.page.getByTestId('bench-files').locator('tbody tr');
    await becomes(() => rows.count(), paths.length, 'a row for each file');
    await this.app.go('bench/statistics');
  }

  isEmpty() {
    return this.page.locator('.statistics__head').count().then((it) => it === 0);
  }

  counted() {
    return this.page.locator('.statistics__counted').innerText();
  }

  notice() {
    return this.page.locator('.notice').innerText();
  }

  take(label) {
    return this.app.download(() => this.page.locator('.statistics__export').getByRole('button', { name: label }).click());
  }

  takeCsv(table) {
    return this.app.download(() => this.page.locator(`.statistics__export [data-table=${table}]`).click());
  }

  async choose(minimum) {
    const field = this.page.locator('#statistics-minimum');
    await field.fill(String(minimum));
    await field.press('Tab');
  }

  /** The rows of the scores: name and figures, or name and what stands instead. */
  scores() {
    return this.page
      .getByTestId('statistics-scores')
      .locator('tbody tr')
      .evaluateAll((rows) =>
        rows.map((row) => [...row.querySelectorAll('th, td:not([aria-hidden])')].map((it) => it.innerText.trim())),
      );
  }

  /** Unfolds every group. */
  async unfold(questions) {
    await this.page.locator('.statistics__title button').click();
    const shown = this.page.locator('.statistics__question');
    await becomes(() => shown.count(), questions, 'every question');
  }

  /** Each question: its id, the number of cities and share of each row, and the published figures. */
  questions() {
    return this.page.locator('.statistics__question').evaluateAll((all) =>
      all.map((it) => ({
        question: it.dataset.question,
        rows: [...it.querySelectorAll('tbody tr')].map((row) =>
          [...row.querySelectorAll('td.number')].map((cell) => cell.innerText.trim()),
        ),
        marks: it.querySelectorAll('.share-bar__mark').length,
        national: [...it.querySelectorAll('.statistics__national li')].map((line) => line.innerText),
      })),
    );
  }

  /** The commonest gaps: the figures of each row. */
  gaps() {
    return this.page
      .getByTestId('statistics-gaps')
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('td')].map((it) => it.innerText.trim())));
  }

  /** Each city with flags, page after page: its name and how many there are. */
  async flags() {
    const pages = this.page.getByRole('navigation', { name: '翻页：合理性提示' });
    const found = [];
    for (;;) {
      found.push(...(await this.flagsInView()));
      const on = pages.getByRole('button', { name: '下一页' });
      if (!(await on.isVisible()) || (await on.getAttribute('aria-disabled')) === 'true') return found;
      await on.click();
    }
  }

  flagsInView() {
    return this.page
      .locator('.statistics__flags > li')
      .evaluateAll((all) => all.map((it) => [it.querySelector('h3 bdi').innerText, it.querySelectorAll('ul > li').length]));
  }

  /** Goes to the page of a city that has flags. */
  async openFlagged(name) {
    const city = this.page.locator('.statistics__flags h3 a').filter({ hasText: name });
    await this.app.arriving(() => city.first().click());
  }

  /** Whether nothing runs out of the window sideways. */
  fits() {
    return this.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
  }

  untilScores(check, what) {
    return until(() => this.scores(), check, what);
  }
}
