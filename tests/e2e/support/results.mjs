// The results as the tests handle them: every selector of these pages is here and nowhere else.
import { readFile } from 'node:fs/promises';

/** The pages of results in one tab. */
export class ResultsPage {
  constructor(app) {
    this.app = app;
    this.page = app.page;
  }

  open() {
    return this.app.go('results');
  }

  /** Jumps to a section by the list of contents. */
  jump = (place) => this.page.locator('.results__contents button').nth(place).click();

  /** Selector of the cell of an indicator in the heat map that is in sight. */
  cell = (indicator) => `.drawn--wide .chart__figure[data-item="${indicator}"]`;

  /** The texts of every cell in sight, by indicator. */
  cells = () =>
    this.page.locator('.chart__figure:visible').evaluateAll((all) =>
      Object.fromEntries(all.map((it) => [it.dataset.item, [...it.querySelectorAll('text')].map((text) => text.textContent)])),
    );

  /** What a chart is called, and what is read of it to those who do not see it. */
  alternative = async (chart) =>
    this.page.locator(`[data-testid="chart-${chart}"] .drawn--wide svg`).evaluate((svg) =>
      ['aria-labelledby', 'aria-describedby'].map((name) => document.getElementById(svg.getAttribute(name)).textContent),
    );

  /** Figures with the score that the page shows behind their names: a row or card by its test id. */
  figure = async (id) => (await this.page.getByTestId(id).locator('strong').first().innerText()).trim();

  openTotal = () => this.app.arriving(() => this.page.getByTestId('open-total').click());
  openPart = (item) => this.app.arriving(() => this.page.getByTestId(`part-${item}`).locator('a').click());
  openDomain = (item) => this.app.arriving(() => this.page.getByTestId(`domain-${item}`).locator('h3 a').click());
  openGroup = (item) => this.app.arriving(() => this.page.getByTestId(`group-${item}`).locator('th a').click());

  /** The lines of the formula. */
  formula = () => this.page.getByTestId('formula').locator('dd').allInnerTexts();

  /** Score of the page, as it is shown there. */
  score = () => this.page.getByTestId('detail-score').innerText();

  /** The questions behind a score: id, answer in words, score. */
  answers = () =>
    this.page.locator('.answers__row').evaluateAll((all) =>
      all.map((it) => [
        it.dataset.testid.replace('answer-', ''),
        it.querySelector('.answers__answer').textContent.trim(),
        it.querySelector('.answers__score').textContent.trim(),
      ]),
    );

  position = {
    tier: () => this.page.getByTestId('position-tier').innerText(),
    text: () => this.page.getByTestId('position').innerText(),
    /** Own score and place of an index. */
    row: (item) => this.page.getByTestId(`position-${item}`).locator('td').allInnerTexts(),
  };

  /** What was published about the answer to a question; nothing where it is not compared. */
  national = async (question) => {
    const places = this.page.getByTestId(`contribution-${question}`).locator('[data-testid^="national"]');
    return (await places.count()) === 0 ? '' : places.innerText();
  };

  /** How each risk stands, by id. */
  risks = () =>
    this.page.locator('.risk-card').evaluateAll((all) =>
      Object.fromEntries(all.map((it) => [it.dataset.testid.replace('risk-', ''), it.dataset.state])),
    );

  /** Indicators that stand in a list of a risk, by their addresses. */
  riskIndicators = (id) =>
    this.page.getByTestId(`risk-${id}`).locator('a').evaluateAll((all) => all.map((it) => it.hash.replace('#/results/', '')));

  /** Saves a chart as `svg` or `png`: its name and its bytes. */
  save = async (chart, form) => {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.locator(`#save-${chart}-${form}`).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };

  /** How many colours a picture has. */
  colours = (png) =>
    this.page.evaluate(async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (it) => it.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.width, image.height];
      const context = canvas.getContext('2d');
      context.drawImage(image, 0, 0);
      const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
      return new Set(pixels).size;
    }, png.toString('base64'));
}
