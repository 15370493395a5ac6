// A city's page on the bench, and the page where a city replies, as the tests handle them.
import { until } from './wait.mjs';

/** The evaluator's page of one city. */
export class Review {
  constructor(app) {
    this.app = app;
    this.page = app.page;
  }

  /** Puts a file on the bench and goes to its city. */
  async open(path) {
    await this.app.go('bench');
    await this.page.locator('#bench-files').setInputFiles(path);
    await this.app.arriving(() => this.page.locator('[data-testid=bench-files] a').last().click());
  }

  async name(evaluator) {
    await this.page.locator('#review-evaluator').fill(evaluator);
    await this.page.locator('#review-evaluator').blur();
  }

  async addExpert(name) {
    await this.page.locator('#review-expert').fill(name);
    await this.page.keyboard.press('Enter');
    await this.page.locator('[data-testid=experts] li', { hasText: name }).waitFor();
  }

  async rule(word, share) {
    await this.page.locator('#review-combination').selectOption(word);
    await this.page.locator('#review-share').fill(String(share));
    await this.page.locator('#review-share').blur();
  }

  indicator(id) {
    return this.page.locator(`[data-indicator="${id}"]`);
  }

  async unfold(id) {
    const it = this.indicator(id);
    if (!(await it.evaluate((all) => all.open))) await it.locator('summary').click();
    await it.locator('table').first().waitFor();
  }

  async mark(id, expert, mark, reason) {
    const at = (what) => this.page.locator(`[id="mark-${what}-${id}"]`);
    await at('expert').selectOption(expert);
    await at('value').fill(mark);
    await at('reason').fill(reason);
    await this.indicator(id).locator('form').first().locator('button[type=submit]').click();
  }

  /** The marks of an indicator: who, how much, why. */
  marks(id) {
    return this.indicator(id)
      .locator('[data-testid=marks] tbody tr')
      .evaluateAll((rows) => rows.map((it) => [...it.cells].slice(0, 3).map((cell) => cell.innerText)));
  }

  /** What is wrong with the mark that was typed. */
  markError(id) {
    return this.page.locator(`[id="mark-value-${id}-error"]`).innerText();
  }

  async ask(id, item, reason) {
    await this.page.locator(`[id="ask-item-${id}"]`).selectOption(item);
    await this.page.locator(`[id="ask-reason-${id}"]`).fill(reason);
    await this.indicator(id).locator('form').last().locator('button[type=submit]').click();
  }

  makeQuery() {
    return this.app.download(() => this.page.locator('#make-query').click());
  }

  async takeReply(path) {
    await this.page.locator('#reply-file').setInputFiles(path);
  }

  replies() {
    return this.page.getByTestId('replied').allInnerTexts();
  }

  /** What deserves a second look in the whole city. */
  flags() {
    return this.page.locator('[data-testid=review-flags] > li').allInnerTexts();
  }

  /** The indicators that are marked for a second look. */
  flagged() {
    const marked = this.page.locator('.review-indicator:has(> summary .tag--warning)');
    return marked.evaluateAll((all) => all.map((it) => it.dataset.indicator));
  }

  /** What deserves a second look in an unfolded indicator. */
  flagsOf(id) {
    return this.indicator(id).locator('[data-testid=indicator-flags] li').allInnerTexts();
  }

  /** The answers of an unfolded indicator: question, answer and score of each. */
  answers(id) {
    return this.indicator(id)
      .locator('table.table')
      .first()
      .locator('tbody tr')
      .evaluateAll((rows) => rows.map((it) => [...it.cells].map((cell) => cell.innerText)));
  }

  /** Total before and after review. */
  totals() {
    return this.page.locator('[data-testid=review-scores] tbody tr').first().locator('td').allInnerTexts();
  }

  /** Signs, and returns the file that is handed out. */
  async sign(passphrase) {
    await this.app.typeInto('#review-passphrase', passphrase);
    const file = await this.app.download(() => this.page.locator('#review-passphrase-submit').click());
    await this.page.getByTestId('review-signed').waitFor();
    return file;
  }

  /** Opens a signed review again, to be signed with the key of this label. */
  async reopen(label) {
    await this.page.locator('#reopen').click();
    await this.page.locator('label.option', { hasText: label }).locator('input').check();
    await this.page.locator('#review-passphrase').waitFor();
  }

  /** Whether this revision stands there as signed. */
  signed() {
    return this.page.getByTestId('review-digest').innerText();
  }
}

/** Makes a key where one is chosen, on any page that signs. */
export async function makeKey(app, label, passphrase, input) {
  const field = app.page.locator('#key-label');
  await field.click({ clickCount: 3 });
  await app.page.keyboard.type(label);
  await app.typeInto('#new-passphrase', passphrase);
  await app.typeInto('#repeat-passphrase', passphrase);
  await app.page.locator('#make-key-submit').click();
  await app.page.locator(input).waitFor();
}

/** The page where a city replies. */
export class Reply {
  constructor(app) {
    this.app = app;
    this.page = app.page;
  }

  /** Opens a query on the start page, which leads here. */
  async open(path) {
    await this.app.arriving(() => this.app.pickDraft(path));
    await this.page.getByTestId('query-facts').waitFor();
  }

  asked() {
    return this.page.locator('.review-items strong').allInnerTexts();
  }

  async answer(texts, body) {
    for (const [idx, text] of texts.entries()) {
      await this.page.locator(`#reply-${idx}`).fill(text);
      await this.page.locator(`#reply-${idx}`).blur();
    }
    await this.page.locator('#reply-body').fill(body);
    await this.page.locator('#reply-body').blur();
    await until(() => this.page.locator('#new-passphrase, #reply-passphrase').count(), (it) => it > 0, 'the step of signing');
  }

  async sign(passphrase) {
    await this.app.typeInto('#reply-passphrase', passphrase);
    const file = await this.app.download(() => this.page.locator('#reply-passphrase-submit').click());
    await this.page.getByTestId('reply-signed').waitFor();
    return file;
  }
}
