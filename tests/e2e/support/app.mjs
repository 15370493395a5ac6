// The product as the tests handle it: every selector is here and nowhere else.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { baseUrl } from './env.mjs';
import { becomes, until } from './wait.mjs';

/** One tab. */
export class App {
  /** `home` is where the product is: on the test server, on another one, or as a single file on the disk. */
  constructor(page, home = baseUrl) {
    this.page = page;
    this.home = home;
  }

  // ---- moving about

  /** Loads the page at a route, such as `profile`; the start page without one. */
  async open(route = '') {
    await this.page.goto(`${this.home}#/${route}`);
    await this.ready();
  }

  /** Loads the page anew. */
  async reload() {
    await this.page.reload();
    await this.ready();
  }

  async ready() {
    await this.page.locator('#page-title').waitFor();
    // A long page is drawn in two steps.
    await this.page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
  }

  /** Goes to a route within the loaded page. */
  async go(route) {
    if ((await this.route()) === route) return;
    await this.arriving(() => this.head(route));
  }

  /** Changes the address, without waiting for what it brings. */
  head(route) {
    return this.page.evaluate((hash) => {
      location.hash = hash;
    }, `#/${route}`);
  }

  /** Does something that leads to another route, and waits until that is shown and has the focus. */
  async arriving(action) {
    await this.page.evaluate(() => {
      // The product listens since it was loaded, so it has rendered and asked for its frame before this one does.
      const listen = (resolve) => addEventListener('hashchange', () => resolve(), { once: true });
      const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      window.arrival = new Promise(listen).then(frame);
    });
    await action();
    await this.page.evaluate(() => window.arrival);
    await this.ready();
  }

  /** The route of the moment. */
  route() {
    return this.page.evaluate(() => location.hash.replace(/^#\/?/, ''));
  }

  heading() {
    return this.page.locator('#page-title').innerText();
  }

  /** Opens everything that is folded away. */
  unfold() {
    return this.page.locator('details').evaluateAll((all) => all.forEach((it) => it.setAttribute('open', '')));
  }

  // ---- header

  async switchLanguage() {
    await this.page.locator('#lang-switch').click();
  }

  language() {
    return this.page.evaluate(() => document.documentElement.lang);
  }

  async switchTheme() {
    await this.page.locator('button:has(> .theme-icon)').click();
  }

  // ---- start page

  async begin() {
    await this.arriving(() => this.page.locator('#begin').click());
  }

  async openExample() {
    await this.arriving(() => this.page.locator('#example').click());
  }

  /** Picks a draft file: a path, or `{name, mimeType, buffer}`. */
  async pickDraft(file) {
    await this.page.locator('#open-file').setInputFiles(file);
  }

  preview = {
    shown: () => this.page.locator('#import-preview[open] .facts').waitFor(),
    text: () => this.page.locator('#import-preview').innerText(),
    accept: () => this.page.locator('#import-preview .button--primary').click(),
    /** Lets the file take the place of what is there. */
    replace: () => this.page.locator('#replace').click(),
    cancel: () => this.page.locator('#import-preview .button-row .button').last().click(),
  };

  /** The cards of assessments and of what could not be read. */
  cards() {
    return this.page.locator('.cards .card');
  }

  /** The first button of a card: go on, or take home. */
  async useCard(idx) {
    await this.cards().nth(idx).locator('button').first().click();
  }

  // ---- what an earlier edition stated

  /** Begins a new assessment with what is shown at a place. */
  async follow(place) {
    const offer = this.page.locator(`${place} .following`).first();
    await offer.locator('summary').click();
    await offer.locator('button').click();
  }

  carried = {
    summary: () => this.page.locator('[data-testid="carried-summary"]').innerText(),
    /** What waits at a question; `null` where nothing does. */
    at: async (id) => {
      const line = this.question(id).locator('.carried p');
      return (await line.count()) === 0 ? null : line.innerText();
    },
    confirm: (id) => this.question(id).locator('.carried button').click(),
    confirmEvidence: (indicator) => this.page.locator(`section[aria-labelledby="i-${indicator}"] > .carried button`).click(),
    confirmFigure: (key) => this.page.locator(`.field:has(#figure-${key}) + .carried button`).click(),
    left: () => this.page.locator('.carried').count(),
  };

  // ---- register of evidence

  evidence = {
    counts: () => this.page.locator('[data-testid="evidence-counts"]').innerText(),
    /** Binds the document of this place, counted from 0, of an indicator to a file. */
    bind: (indicator, at, file) => this.page.locator(`[id="evidence-file-${indicator}-${at}"]`).setInputFiles(file),
    bound: () => this.page.locator('.evidence-document__file').allInnerTexts(),
    check: (files) => this.page.locator('#evidence-check').setInputFiles(files),
    findings: () => this.page.locator('.evidence-findings li').allInnerTexts(),
    progress: () => this.page.locator('[data-testid="evidence-progress"]'),
    /** Downloads the list of digests: its name and its text. */
    list: async () => {
      const [download] = await Promise.all([
        this.page.waitForEvent('download'),
        this.page.locator('section:has(#evidence-check) > .button-row > button').click(),
      ]);
      return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
    },
  };

  // ---- notices

  /** The words of every notice of something gone wrong. */
  alerts() {
    return this.page.locator('.notice--bad').allInnerTexts();
  }

  /** Waits for a notice with these words. */
  alert(pattern) {
    return until(() => this.alerts(), (it) => it.some((words) => pattern.test(words)), `a notice like ${pattern}`);
  }

  /** What another tab and this one have changed differently. */
  conflict = {
    shown: () => this.page.locator('#conflict').waitFor(),
    gone: () => this.page.locator('#conflict').waitFor({ state: 'detached' }),
    /** Each open place: what it is, what this tab has, what the other one has. */
    places: () =>
      this.page.locator('.clash').evaluateAll((all) =>
        all.map((it) => [it.querySelector('.clash__place'), ...it.querySelectorAll('.clash__value')].map((p) => p.innerText)),
      ),
    /** Settles the place at this position for this tab or for the other one. */
    settle: (idx, side) =>
      this.page.locator('.clash').nth(idx).locator('button').nth(side === 'ours' ? 0 : 1).click(),
    settleAll: (side) => this.page.locator(`#all-${side}`).click(),
    /** A choice between the two as a whole, by place. */
    choose: (idx) => this.page.locator('#conflict button').nth(idx).click(),
  };

  /** A button of the notice about saving, by place: see `SaveNotice`. */
  async useNotice(idx) {
    await this.page.locator('.page-notice button').nth(idx).click();
  }

  /** Tries again to fetch what a page needs. */
  async fetchAgain() {
    await this.page.locator('main .notice--bad button').click();
  }

  /** The notice that stored work cannot be read, with what can be done meanwhile. */
  unread = {
    shown: () => this.page.locator('#unread').waitFor(),
    gone: () => this.page.locator('#unread').waitFor({ state: 'detached' }),
    again: () => this.page.locator('#unread p button').click(),
    /** Takes the stored text with this key home. */
    take: (key) => this.download(() => this.page.locator('#unread li', { hasText: key }).locator('button').click()),
  };

  /** The offer of a newer version. */
  newerVersion() {
    return this.page.locator('#newer-version');
  }

  /** Takes the newer version, and waits until it is there. */
  async takeNewerVersion() {
    await Promise.all([this.page.waitForEvent('load'), this.newerVersion().locator('button').click()]);
    await this.ready();
  }

  /** The notes of `index.html` that are in sight: on the start, on scripts, on the page having stopped. */
  notes() {
    return this.page.locator('[id^="start-"], noscript p, #stopped').evaluateAll((all) =>
      all.filter((it) => it.checkVisibility()).map((it) => it.id || it.closest('noscript').tagName.toLowerCase()),
    );
  }

  // ---- keeping the page for use without a network

  /** Waits until a worker keeps the page and answers for it. */
  kept() {
    const state = () => navigator.serviceWorker.controller?.state ?? 'none';
    return becomes(() => this.page.evaluate(state), 'activated', 'the worker');
  }

  /** What the caches hold: their names, and how many files each has. */
  caches() {
    return this.page.evaluate(async () => {
      const counts = {};
      for (const name of await caches.keys()) counts[name] = (await (await caches.open(name)).keys()).length;
      return counts;
    });
  }

  // ---- the bar of the open assessment

  text(testId) {
    return this.page.getByTestId(testId).innerText();
  }

  soFar() {
    return this.text('score-so-far');
  }

  interval() {
    return this.text('score-interval');
  }

  progress() {
    return this.text('progress');
  }

  async nextOpen() {
    await this.page.locator('#next-open').click();
  }

  /** Saves the draft to a file, by its button on the bar. */
  saveDraft() {
    return this.download(() => this.page.locator('#save-file').click());
  }

  /** Waits until the keys to save are looked after: soon after work has begun. */
  async keysWatched() {
    await until(() => this.fetched(), (it) => it.includes('split_upkeep_chunk.wasm'), 'what looks after the page');
    await this.page.waitForTimeout(300);
  }

  /** Waits until everything is saved in the browser. */
  async saved() {
    const state = this.page.getByTestId('save-state');
    await until(() => state.innerText(), (it) => /^已保存|^Saved/.test(it), 'saved');
  }

  /** The file that an action hands out: `{name, bytes, path}`. */
  async download(action) {
    const [download] = await Promise.all([this.page.waitForEvent('download'), action()]);
    const path = await download.path();
    return { name: download.suggestedFilename(), bytes: await readFile(path), path };
  }

  // ---- profile

  async chooseCity(query) {
    await this.page.locator('#city-search').click();
    await this.page.keyboard.type(query);
    await this.page.locator('.hit').first().click();
    return this.text('chosen-city');
  }

  async nameBody(name) {
    const field = this.page.locator('#body');
    await field.click();
    await this.page.keyboard.type(name);
    await field.blur();
  }

  async chooseScope(word) {
    await this.page.locator(`label:has(> #scope-${word})`).click();
  }

  /** Types the figures of the profile: name of the figure to text. */
  async stateFigures(figures) {
    for (const [key, text] of Object.entries(figures)) await this.typeInto(`#figure-${key}`, text);
  }

  async typeInto(selector, text) {
    await this.page.locator(selector).click();
    await this.page.keyboard.type(text);
  }

  async toQuestions() {
    await this.arriving(() => this.page.locator('.profile a.button--primary').click());
  }

  // ---- questionnaire

  /** The questions on the page, in order. */
  questions() {
    return this.page.locator('fieldset.question');
  }

  /** What the questions on the page are: `{id, kind, choices, typed, mayNotApply}`, read from the page itself. */
  asked() {
    return this.questions().evaluateAll((all) =>
      all.map((it) => {
        const choices = [...it.querySelectorAll('.options input')].map((input) => input.id);
        const typed = [...it.querySelectorAll('.quantity input')].map((input) => input.id);
        const radios = it.querySelectorAll('.options input[type=radio]').length;
        const isQuantity = it.querySelector('.quantity') !== null;
        const kind = isQuantity ? 'quantity' : radios === 0 ? 'checklist' : radios === 2 ? 'yesNo' : 'levels';
        const id = it.id.replace(/^q-/, '');
        return { id, kind, choices, typed, mayNotApply: it.querySelector(`[id="na-${id}"]`) !== null };
      }),
    );
  }

  question(id) {
    return this.page.locator(`[id="q-${id}"]`);
  }

  /** Clicks a choice, by the id of its input, where a person would: on its words. */
  async choose(inputId) {
    await this.page.locator(`label:has(> [id="${inputId}"])`).click();
  }

  async type(inputId, text) {
    await this.typeInto(`[id="${inputId}"]`, text);
  }

  async sayUnknown(id) {
    await this.choose(`unknown-${id}`);
  }

  async sayNotApplicable(id, reason) {
    await this.choose(`na-${id}`);
    await this.type(`reason-${id}`, reason);
    await this.page.locator(`[id="reason-${id}"]`).blur();
  }

  /** Shows the fields for all remarks of the page. */
  async unfoldRemarks() {
    await this.page.locator('.remark').evaluateAll((all) => all.forEach((it) => it.setAttribute('open', '')));
    const count = () => this.page.locator('.remark:not(:has(textarea))').count();
    await becomes(count, 0, 'remarks without a field');
  }

  async remark(id, text) {
    await this.question(id).locator('.remark summary').click();
    await this.type(`note-${id}`, text);
    await this.page.locator(`[id="note-${id}"]`).blur();
  }

  /** Lists a piece of evidence: `{title, number, date, keeper}`. */
  async addEvidence(indicator, { title, number, date, keeper }) {
    const list = this.page.locator(`[id="evidence-${indicator}"]`);
    if (!(await list.evaluate((it) => it.open))) await list.locator('summary').click();
    const before = await list.locator('.evidence__list li').count();
    await this.type(`evidence-title-${indicator}`, title);
    await this.type(`evidence-number-${indicator}`, number);
    await list.locator('input[type=date]').fill(date);
    await this.type(`evidence-keeper-${indicator}`, keeper);
    await list.locator('.evidence__form button').click();
    await list.locator('.evidence__list li').nth(before).waitFor();
  }

  /** Whether a question still waits for an answer. */
  isOpen(id) {
    return this.question(id).evaluate((it) => it.classList.contains('question--open'));
  }

  /** Everything chosen and typed on the page, by the id of the input. */
  entries() {
    return this.page
      .locator('main')
      .evaluate((main) =>
        Object.fromEntries(
          [...main.querySelectorAll('input[id], textarea[id]')].map((it) => [
            it.id,
            it.type === 'radio' || it.type === 'checkbox' ? it.checked : it.value,
          ]),
        ),
      );
  }

  async openShortcuts() {
    await this.page.keyboard.press('?');
    await this.page.locator('#shortcuts[open]').waitFor();
  }

  async closeShortcuts() {
    await this.page.keyboard.press('Escape');
    await this.page.locator('#shortcuts[open]').waitFor({ state: 'detached' });
  }

  /** Follows the link to the next group; after the last group it leads to the results. */
  async nextGroup() {
    await this.arriving(() => this.page.locator('.steps a.button--primary').click());
  }

  // ---- many hands

  /** The coordinator's page: dividing the work, merging what comes back. */
  hands = {
    assignRest: () => this.page.locator('#assign-rest').click(),
    departments: () => this.page.getByTestId('department'),
    department: (name) => this.page.getByTestId('department').filter({ has: this.page.locator('h3', { hasText: name }) }),
    totals: () => this.text('hands-totals'),
    setDeadline: (date) => this.page.locator('#common-deadline').fill(date),
    /** Unfolds the table of indicators. */
    unfoldDivision: () => this.page.locator('#division > summary').click(),
    /** The row of an indicator, by its name. */
    division: (name) => this.page.locator('.division__row', { hasText: name }),
    /** Asks one more department for the indicator of a row. */
    give: async (row, department) => {
      await row.locator('select').selectOption({ label: department });
      await row.locator('.division__give button').click();
    },
    /** Exports the task of one department. */
    exportTask: (name) => this.download(() => this.hands.department(name).locator('button').first().click()),
    /** Exports the tasks of all departments. */
    exportAll: async (count) => {
      const files = [];
      const take = async (download) => {
        files.push({ name: download.suggestedFilename(), bytes: await readFile(await download.path()) });
      };
      this.page.on('download', take);
      await this.page.locator('#export-all').click();
      await becomes(() => files.length, count, 'task files');
      this.page.off('download', take);
      return files;
    },
    /** Opens the text that reminds a department. */
    remind: async (name) => {
      await this.hands.department(name).locator('button').nth(1).click();
      await this.page.locator('#reminder[open]').waitFor();
      return this.page.locator('#reminder-text').inputValue();
    },
    /** Picks contributions, each a path or `{name, mimeType, buffer}`. */
    receive: (...files) => this.page.locator('#pick-contribution').setInputFiles(files),
    /** What was found out about the contribution in view, in figures. */
    counts: () => this.text('preview-counts'),
    leftOpen: () => this.text('left-open'),
    /** The statement of the contribution that is about this, as words. */
    row: (text) => this.page.getByTestId('row').filter({ hasText: text }).first(),
    /** Chooses for a statement: 0 leaves it open or out. */
    choose: (text, choice) => this.hands.row(text).locator('input[type=radio]').nth(choice).check(),
    rule: (word) => this.page.locator(`#rule-${word}`).check(),
    merge: async () => {
      await this.page.locator('#merge').click();
      await this.page.getByTestId('merged').waitFor();
    },
    putAway: () => this.page.locator('#put-away').click(),
    conflicts: () => this.page.getByTestId('conflict'),
    /** Lets one of the claims of the first conflict stand: 0 is what stands already. */
    settleFirst: (claim) => this.hands.conflicts().first().locator('button').nth(claim).click(),
    mergings: () => this.page.getByTestId('merging'),
    undo: async (idx) => {
      await this.hands.mergings().nth(idx).locator('.button-row button').click();
      await this.page.locator('#undo-merging').click();
    },
    origins: () => this.page.getByTestId('origin'),
  };

  /** A department's part. */
  part = {
    shown: () => this.page.getByTestId('task').waitFor(),
    facts: () => this.text('task'),
    begin: () => this.arriving(() => this.page.locator('#begin-task').click()),
    /** The entries of the navigation. */
    navigation: () => this.page.locator('#site-nav a:visible').allInnerTexts(),
    contents: () => this.text('contents'),
    name: async (person) => {
      await this.page.locator('#person').fill(person);
      await this.page.locator('#person').blur();
    },
    export: () => this.download(() => this.page.locator('#export-contribution').click()),
  };

  // ---- sign and export

  /** A link to each question that is missing. */
  gaps() {
    return this.page.getByTestId('gaps').locator('a');
  }

  /** Follows the link to the last question that is missing. */
  async followLastGap() {
    const group = this.page.getByTestId('gaps').locator('details').last();
    if (!(await group.evaluate((it) => it.open))) await group.locator('summary').click();
    await this.arriving(() => group.locator('a').last().click());
  }

  async makeKey(label, passphrase) {
    const field = this.page.locator('#key-label');
    await field.click({ clickCount: 3 });
    await this.page.keyboard.type(label);
    await this.typeInto('#new-passphrase', passphrase);
    await this.typeInto('#repeat-passphrase', passphrase);
    await this.page.locator('#make-key-submit').click();
    const focused = () => this.page.evaluate(() => document.activeElement.id);
    await becomes(focused, 'step-3', 'the focus on the choice of keys');
    await this.page.locator('#signing-passphrase').waitFor();
  }

  /** The content that will be signed, as the page shows it. */
  async shownContent() {
    return JSON.parse(await this.page.getByTestId('sign-text').innerText());
  }

  /** Total and domains as the page shows them before signing. */
  shownScores() {
    return this.page.getByTestId('sign-scores').locator('td').allInnerTexts();
  }

  /** Signs, and returns the file that is handed out. */
  async sign(passphrase) {
    await this.typeInto('#signing-passphrase', passphrase);
    const file = await this.download(() => this.page.locator('#signing-passphrase-submit').click());
    await this.page.getByTestId('signed').waitFor();
    return file;
  }

  /** Opens the enrolment sheet of the first key. */
  async openSheet() {
    await this.page.getByTestId('sheet').first().click();
    await this.page.locator('#sheet-print').waitFor();
  }

  // ---- verify

  /** Picks a file to verify: a path, or `{name, mimeType, buffer}`; waits for the verdict on exactly that file. */
  async pickResult(file) {
    const bytes = typeof file === 'string' ? await readFile(file) : file.buffer;
    const digest = createHash('sha256').update(bytes).digest('hex');
    await this.page.locator('#verify-file').setInputFiles(file);
    await this.page.locator('[data-testid=file-digest]', { hasText: digest }).waitFor();
  }

  /** The verdict as a word: `accepted`, `accepted-signer-not-checked`, `refused` or `other`. */
  verdict() {
    return this.page.getByTestId('verdict').getAttribute('data-verdict');
  }

  /** Each check that refuses the file, with all its words: what it means, the reason, the details. */
  async refusals() {
    const rows = await this.page.locator('[data-outcome=refused]').evaluateAll((all) =>
      all.map((it) => [it.dataset.check, it.innerText]),
    );
    return Object.fromEntries(rows);
  }

  /** The checks that passed. */
  passed() {
    return this.page.locator('[data-outcome=passed]').evaluateAll((all) => all.map((it) => it.dataset.check));
  }

  /** Types the digest on a stamped report, and returns what comes of it. */
  async matchPaper(digest) {
    const field = this.page.locator('#paper-digest');
    await field.fill(digest);
    await field.blur();
    return this.page.getByTestId('on-paper').getAttribute('data-outcome');
  }

  // ---- report

  report = {
    /** What can be made, in words by their names in the page. */
    choices: () =>
      this.page.locator('input[name=report-kind]').evaluateAll((all) =>
        Object.fromEntries(all.map((it) => [it.value, it.parentElement.innerText.trim()])),
      ),
    choose: (kind) => this.page.locator(`input[name=report-kind][value=${kind}]`).check(),
    chosen: () => this.page.locator('input[name=report-kind]:checked').inputValue(),
    pick: (file) => this.page.locator('#report-file').setInputFiles(file),
    refusal: () => this.page.locator('.report__tools .notice').innerText(),
    state: () => this.page.getByTestId('report-state').innerText(),
    digest: () => this.page.getByTestId('report-digest').innerText(),
    fill: async (name, text) => {
      await this.page.locator(`#report-${name}`).fill(text);
      await this.page.locator(`#report-${name}`).blur();
    },
    withAnswers: (is) => this.page.locator('#report-answers').setChecked(is),
    /** Prints as the print window does, to a file. */
    print: (path) => this.page.pdf({ path, preferCSSPageSize: true, printBackground: false }),
    /** Writes the word-processor file; its path, its name, and the milliseconds that it took. */
    docx: () => this.report.file('docx'),
    /** Writes a file: `docx`, `xlsx`, `csv`, or `form`, the questionnaire to be filled in. */
    file: async (kind) => {
      const begun = Date.now();
      const [download] = await Promise.all([
        this.page.waitForEvent('download'),
        this.page.locator(`#report-${kind}`).click(),
      ]);
      return { path: await download.path(), name: download.suggestedFilename(), took: Date.now() - begun };
    },
    /** Every text on the sheet that stands in a place of its own. */
    texts: () =>
      this.page.locator('.paper').evaluate((paper) => {
        const places = 'h2, h3, h4, h5, li, dt, dd > strong, caption, th, td:not(:has(p)), p:not([aria-hidden]), .paper__fact dd, .paper__chart text';
        return [...paper.querySelectorAll(places)].map((it) => it.textContent.trim()).filter((it) => it !== '');
      }),
  };

  // ---- compare

  comparison = {
    isEmpty: () => this.page.getByTestId('compare-empty').isVisible(),
    /** Opens files, either paths or `{name, mimeType, buffer}`, and waits until the page tells what came of each. */
    open: async (...files) => {
      const states = this.page.getByTestId('file-state');
      const before = await states.count();
      await this.page.locator('#compare-files').setInputFiles(files);
      await becomes(() => states.count(), before + files.length, 'the files');
    },
    /** Every file that was opened: its name, and what came of it. */
    files: () =>
      this.page.locator('.compare__file').evaluateAll((all) =>
        all.map((it) => [
          it.querySelector('.compare__file-name').innerText,
          it.querySelector('.compare__file-state').innerText,
        ]),
      ),
    remove: (name) => this.page.locator('.compare__file', { hasText: name }).locator('button').click(),
    /** Chooses both sides by the names of their files. */
    choose: async (before, after) => {
      for (const [side, name] of Object.entries({ before, after })) {
        const option = this.page.locator(`#compare-${side} option`, { hasText: name });
        await this.page.locator(`#compare-${side}`).selectOption(await option.getAttribute('value'));
      }
    },
    swap: () => this.page.locator('#compare-swap').click(),
    filter: (word) => this.page.locator(`label:has(> #compare-${word})`).click(),
    /** The rows of a table of scores: item, before, after, change. */
    rows: async (table) => {
      await this.page.getByTestId(table).waitFor();
      return this.page.getByTestId(table).locator('tr[data-item]').evaluateAll((all) =>
        all.map((it) => [it.dataset.item, ...[...it.querySelectorAll('td')].map((cell) => cell.innerText.trim())]),
      );
    },
    /** What moved the total: item and points. */
    moved: () =>
      this.page.getByTestId('moved').locator('tr[data-item]').evaluateAll((all) =>
        all.map((it) => [it.dataset.item, it.querySelector('.number').innerText]),
      ),
    /** The questions of a list of gaps. */
    gaps: (list) =>
      this.page.getByTestId(`gaps-${list}`).locator('li').evaluateAll((all) => all.map((it) => it.dataset.question)),
    /** Both answers to a question, in words. */
    answers: (id) =>
      this.page.locator(`.compare__question[data-question="${id}"] dd`).evaluateAll((all) =>
        all.map((it) => it.textContent.trim()),
      ),
    /** The rows of the course over the years, cell by cell. */
    course: () =>
      this.page.getByTestId('trend').locator('tbody tr').evaluateAll((all) =>
        all.map((it) => [...it.children].map((cell) => cell.innerText.trim())),
      ),
    /** How many editions the line of the total joins to the one before. */
    joined: () =>
      this.page
        .locator('[data-line=total] > .trend__line')
        .evaluate((it) => (it.getAttribute('d').match(/L/g) ?? []).length),
  };

  // ---- restore points

  points = {
    /** What each restore point is and how it differs from now, the latest first. */
    rows: () => this.page.locator('[data-testid=points] > li .card__main').allInnerTexts(),
    /** Opens the look at the restore point at this position. */
    look: async (idx) => {
      await this.page.locator('[data-testid=points] > li').nth(idx).locator('button').click();
      await this.page.locator('#restore-preview[open] .button--primary').waitFor();
    },
    preview: () => this.page.locator('#restore-preview').innerText(),
    restore: () => this.page.locator('#restore-preview .button--primary').click(),
    deleteAll: async () => {
      await this.page.locator('.history > div + p .button--danger, .history ul + p .button--danger').click();
      await this.page.locator('#delete-points .button--danger').click();
    },
  };

  // ---- the bin

  bin = {
    rows: () => this.page.locator('[data-testid=bin] > li .card__main').allInnerTexts(),
    putBack: (idx) => this.page.locator('[data-testid=bin] > li').nth(idx).locator('button').first().click(),
    deleteForGood: async (idx) => {
      await this.page.locator('[data-testid=bin] > li').nth(idx).locator('button').last().click();
      await this.page.locator('#empty-bin .button--danger').click();
    },
    empty: async () => {
      await this.page.locator('.bin__empty button').click();
      await this.page.locator('#empty-bin .button--danger').click();
    },
  };

  /** Deletes the assessment of a card: it goes to the bin. */
  async deleteCard(idx) {
    await this.cards().nth(idx).locator('> .button-row button').last().click();
    await this.page.locator('#confirm-delete .button--danger').first().click();
  }

  // ---- storage

  /** The texts that are kept under keys with this beginning. */
  async keptUnder(prefix) {
    return Object.entries(await this.stored()).filter(([key]) => key.startsWith(prefix));
  }

  /** The names of the files that this page has asked for. */
  fetched() {
    const names = () => performance.getEntriesByType('resource').map((it) => it.name.split('/').at(-1));
    return this.page.evaluate(names);
  }

  /** All that the browser keeps for the product. */
  stored() {
    return this.page.evaluate(() => Object.fromEntries(Object.entries(localStorage).sort()));
  }

  async store(key, text) {
    await this.page.evaluate(([name, value]) => localStorage.setItem(name, value), [key, text]);
  }
}
