// The page of the plan as the tests handle it.
export class PlanPage {
  constructor(app) {
    this.app = app;
    this.page = app.page;
  }

  async open() {
    await this.app.go('plan');
    await this.page.locator('#solve').waitFor();
  }

  /** Sets the target of a part, such as `total`; an empty text takes it away. */
  async aim(id, text) {
    const field = this.page.locator(`[id="target-${id}"]`);
    await field.fill(text);
    await field.blur();
  }

  target(id) {
    return this.page.locator(`[id="target-${id}"]`).inputValue();
  }

  text(testId) {
    return this.page.getByTestId(testId).innerText();
  }

  async solve() {
    await this.page.locator('#solve').click();
  }

  /** What the solver found, in words. */
  solution() {
    return this.text('solution');
  }

  async takeSolution() {
    await this.page.locator('#take-solution').click();
  }

  async workOn(slot) {
    await this.page.locator(`label:has(> #work-on-${slot})`).click();
  }

  async adopt(slot) {
    await this.page.locator(`#adopt-${slot}`).click();
  }

  async name(slot, text) {
    const field = this.page.locator(`#name-${slot}`);
    await field.fill(text);
    await field.blur();
  }

  /** The score of a part in a scenario. */
  score(slot, id) {
    return this.text(`scenario-${slot}-${id}`);
  }

  /** Chooses the next step of a question, or takes what is chosen back. */
  async tick(id) {
    await this.page.locator(`[id="take-${id}"]`).click();
  }

  isTicked(id) {
    return this.page.locator(`[id="take-${id}"]`).isChecked();
  }

  /** What the step that is shown adds and takes. */
  figures(id) {
    return this.text(`figures-${id}`);
  }

  async unfold(id) {
    await this.page.locator(`[id="more-${id}"]`).click();
    await this.page.locator(`[id="owner-${id}"]`).waitFor();
  }

  /** Chooses how far a question is brought: `none`, `level-3`, … */
  async choose(id, goal) {
    await this.page.locator(`label:has(> [id="goal-${id}-${goal}"])`).click();
  }

  isChosen(id, goal) {
    return this.page.locator(`[id="goal-${id}-${goal}"]`).isChecked();
  }

  async estimate(id, goal, text) {
    const field = this.page.locator(`[id="effort-${id}-${goal}"]`);
    await field.fill(text);
    await field.blur();
  }

  async measure(id, { owner, due, progress, note }) {
    await this.page.locator(`[id="owner-${id}"]`).fill(owner);
    await this.page.locator(`[id="due-${id}"]`).fill(due);
    await this.page.locator(`[id="progress-${id}"]`).selectOption({ label: progress });
    await this.page.locator(`[id="note-${id}"]`).fill(note);
    await this.page.locator(`[id="note-${id}"]`).blur();
  }

  cases(id) {
    return this.page.getByTestId(`step-${id}`).locator('.plan-case > summary').allInnerTexts();
  }

  /** The ids of the questions that are shown, in order. */
  shown() {
    return this.page
      .locator('.plan-step')
      .evaluateAll((all) => all.map((it) => it.dataset.testid.slice('step-'.length)));
  }

  async filter(domain) {
    await this.page.locator(`label:has(> #plan-domain-${domain})`).click();
  }

  async sort(order) {
    await this.page.locator('#plan-order').selectOption(order);
  }

  /** The measures as they are filed: the cells of each row. */
  measures() {
    return this.page
      .locator('#plan-measures ~ .table-wrap tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((it) => it.innerText.trim())));
  }
}
