// The report and the blank questionnaire: printed by a real browser and opened in a real word processor, read back, and
// held against what the page and the command line say.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scenarios } from './support/browser.mjs';
import { citysec, repository } from './support/env.mjs';
import { bare, check, FOOT, missingFonts, pages, printed } from './support/paper.mjs';
import { run, Workbench } from './support/tools.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const DRAFT = repository('seeds/examples/huzhou.draft.json');

async function command(...args) {
  const { status, out, err } = await run(citysec(), ...args);
  assert.equal(status, 0, `citysec ${args.join(' ')}: ${out}${err}`);
  return out;
}

/** The example, signed: the path of the result, and its digest. */
async function signedExample(folder) {
  const [key, phrase, result] = ['key.json', 'phrase.txt', 'example.result.json'].map((it) => join(folder, it));
  await writeFile(phrase, 'correct horse battery 2026\n');
  await command('key', 'new', '--out', key, '--passphrase-file', phrase);
  await command('sign', DRAFT, '--key', key, '--passphrase-file', phrase, '--out', result);
  return { result, digest: `sha256:${createHash('sha256').update(await readFile(result)).digest('hex')}` };
}

for (const lang of ['zh-CN', 'en']) {
  scenario(`a draft prints with every text, number and mark, ${lang}`, { locale: lang }, async (profile) => {
    const bench = await Workbench.open();
    try {
      const app = await profile.tab();
      await app.openExample();
      await app.go('report');
      assert.equal(await app.report.chosen(), 'work');
      const state = await app.report.state();
      assert.match(state, lang === 'en' ? /Example.*Draft/ : /示例.*草稿/);
      await app.report.fill('classification', lang === 'en' ? 'internal' : '内部资料');
      const pdf = join(bench.folder, 'draft.pdf');
      await app.report.print(pdf);
      const title = lang === 'en' ? 'Huzhou: Digital-city cybersecurity self-assessment report' : '湖州市数字城市网络安全自评报告';
      const header = `${title} · ${lang === 'en' ? 'internal' : '内部资料'}`;
      const watermark = lang === 'en' ? 'Draft' : '草稿';
      const texts = await app.report.texts();
      assert.ok(texts.length > 1000, `${texts.length} texts`);
      const long = await check(pdf, { lang, foot: state, header, watermark, texts });
      await app.report.withAnswers(false);
      await app.report.print(pdf);
      const short = await check(pdf, { lang, foot: state, header, watermark, texts: await app.report.texts() });
      assert.ok(short < long, 'without answers it is shorter');
      // Nothing of the rest of the page is printed.
      assert.ok(!bare((await pages(pdf)).join('')).includes(bare(await app.page.locator('#report-print').innerText())));
    } finally {
      await bench.close();
    }
  });

  scenario(`a final report bears the digest, in print and in a word processor, ${lang}`, { locale: lang }, async (profile) => {
    const bench = await Workbench.open();
    try {
      const { result, digest } = await signedExample(bench.folder);
      const app = await profile.tab('report');
      assert.equal(await app.report.chosen(), 'blank', 'without an assessment there is the questionnaire');
      await app.report.pick(result);
      await becomes(() => app.report.chosen(), 'file', 'what is made');
      assert.equal(await app.report.digest(), digest);
      const pdf = join(bench.folder, 'final.pdf');
      await app.report.print(pdf);
      const foot = `${lang === 'en' ? 'Example' : '示例'} · ${digest}`;
      const header = lang === 'en' ? 'Huzhou: Digital-city cybersecurity self-assessment report' : '湖州市数字城市网络安全自评报告';
      const watermark = lang === 'en' ? 'Example' : '示例';
      await check(pdf, { lang, foot, header, watermark, texts: await app.report.texts() });

      const made = await app.report.docx();
      assert.match(made.name, lang === 'en' ? /^Huzhou_2022_report_.*\.docx$/ : /^湖州市_2022_自评报告_.*\.docx$/);
      // The first time what writes it is fetched as well.
      assert.ok((await app.report.docx()).took < 1000, 'a full report is written within a second');
      await becomes(() => app.page.locator('#report-outcome').innerText().then((it) => it.includes(made.name)), true, 'it says so');
      const docx = join(bench.folder, 'final.docx');
      await copyFile(made.path, docx);

      // The command line makes the same file, byte for byte.
      const date = await app.page.evaluate(() => new Date().toLocaleDateString('sv-SE'));
      const [other, json] = ['other.docx', 'report.json'].map((it) => join(bench.folder, it));
      const tag = lang === 'en' ? 'en' : 'zh';
      await command('report', result, '--lang', tag, '--date', date, '--out', other);
      assert.ok((await readFile(other)).equals(await readFile(docx)), 'page and command line write the same bytes');

      await command('report', result, '--lang', tag, '--date', date, '--out', json);
      const { document } = JSON.parse(await readFile(json));
      const read = (await pages(await printed(docx, bench.folder))).map(bare);
      for (const [idx, text] of read.entries()) {
        for (const part of [FOOT[lang](idx + 1, read.length), bare(digest), bare(header)]) {
          assert.ok(text.includes(part), `page ${idx + 1} in the word processor lacks “${part}”`);
        }
      }
      const all = read.join('');
      const lost = rows(document).map(bare).filter((it) => !all.includes(it));
      assert.deepEqual(lost, [], 'rows that are not whole in the word processor');
      assert.deepEqual(await missingFonts(docx.replace(/\.docx$/, '.pdf')), []);
    } finally {
      await bench.close();
    }
  });
}

/** The headings of a document, the rows of its tables, each as its cells stand beside each other, and the figures of its charts with
 * their names, as a word processor draws them. */
function rows(document) {
  const e2 = (it) => (it === null ? '–' : `${Math.floor(it / 100)}.${String(it % 100).padStart(2, '0')}`);
  const words = (cell) => {
    if ('scoreE2' in cell) return e2(cell.scoreE2);
    if ('rangeE2' in cell) return cell.rangeE2 ? cell.rangeE2.map(e2).join('–') : '–';
    if ('pointsE4' in cell) return e2(Math.floor((cell.pointsE4 + 50) / 100));
    if ('shareE6' in cell) return `${e2(Math.floor((cell.shareE6 + 50) / 100))}%`;
    if ('count' in cell) return String(cell.count);
    return 'text' in cell ? cell.text : cell.lines.map((it) => it.text).join('');
  };
  const tables = document.blocks.filter((it) => it.kind === 'table').flatMap((it) => it.rows);
  const runs = tables.map((row) => row.cells.map(words).join(''));
  const figures = (kind) => document.blocks.filter((it) => it.kind === kind).flatMap((it) => it.bars);
  assert.deepEqual([figures('chart').length, figures('radar').length], [3 + 11, 11]);
  runs.push(...figures('chart').map((it) => `${it.label}${words(it.value)}`));
  runs.push(...figures('radar').map((it) => `${it.label}${e2(it.soFarE2)}`));
  const headings = document.blocks.filter((it) => it.kind === 'heading').map((it) => it.text);
  assert.ok(runs.length > 200 && headings.length > 50);
  return [...headings, ...runs].filter((it) => it !== '');
}

scenario('a stamped report and a file are matched by the digest', {}, async (profile) => {
  const bench = await Workbench.open();
  try {
    const { result, digest } = await signedExample(bench.folder);
    const app = await profile.tab('verify');
    assert.equal(await app.matchPaper(digest), 'waiting');
    await app.pickResult(result);
    await becomes(() => app.page.getByTestId('on-paper').getAttribute('data-outcome'), 'same', 'the outcome');
    const typed = digest.slice('sha256:'.length).toUpperCase().replace(/(.{8})/g, '$1 ');
    assert.equal(await app.matchPaper(typed), 'same');
    assert.equal(await app.matchPaper(digest.replace(/.$/, (it) => (it === '0' ? '1' : '0'))), 'other');
    assert.equal(await app.matchPaper(digest.slice(0, -1)), 'unreadable');
    assert.equal(await app.matchPaper(`${digest.slice(0, -1)}o`), 'unreadable');

    // A file that does not hold makes no report, and says why.
    const text = (await readFile(result, 'utf8')).replace('"unknown"', '{"level":4}');
    const broken = await bench.put('broken.result.json', text);
    await app.go('report');
    await app.report.pick(broken);
    const words = await until(() => app.report.refusal().catch(() => ''), (it) => it !== '', 'the refusal');
    assert.match(words, /broken\.result\.json/);
    assert.equal(await app.report.chosen(), 'blank');
  } finally {
    await bench.close();
  }
});

scenario('the blank questionnaire prints whole, and for a department alone', {}, async (profile) => {
  const bench = await Workbench.open();
  try {
    const draft = JSON.parse(await readFile(DRAFT));
    draft.assessment.assignments = [
      {
        department: { id: 'cyber_police', name: '公安局' },
        indicators: ['operations.recovery.critical', 'operations.recovery.other'],
        deadline: '2026-12-15',
      },
    ];
    const path = await bench.put('divided.draft.json', JSON.stringify(draft));
    const app = await profile.tab();
    await app.pickDraft(path);
    await app.preview.shown();
    await app.preview.accept();
    await app.go('report');
    const { blank, 'department-0': department } = await app.report.choices();
    assert.match(blank, /全部题目/);
    assert.match(department, /公安局/);
    const pdf = join(bench.folder, 'blank.pdf');
    const header = '湖州市数字城市网络安全自评问卷';
    await app.report.choose('blank');
    assert.equal(await app.page.locator('.paper__form').count(), 121);
    await app.report.print(pdf);
    const foot = '空白问卷，供纸上准备';
    const all = await check(pdf, { lang: 'zh-CN', foot, header, texts: await app.report.texts() });
    await app.report.choose('department-0');
    const asked = await app.page.locator('.paper__form').evaluateAll((all) => all.map((it) => it.dataset.item));
    assert.ok(asked.length >= 4 && asked.every((it) => it.startsWith('operations.recovery.')), `${asked}`);
    await app.report.print(pdf);
    const part = await check(pdf, { lang: 'zh-CN', foot: `公安局 · ${foot}`, header, texts: await app.report.texts() });
    assert.ok(part < all / 5);
    // Each question stands on one page: its number, its text and its last line.
    const { path: docx } = await app.report.docx();
    const copy = join(bench.folder, 'blank.docx');
    await copyFile(docx, copy);
    const read = (await pages(await printed(copy, bench.folder))).map(bare);
    const forms = await app.page.locator('.paper__form').evaluateAll((all) => all.map((it) => [...it.children].map((child) => child.textContent)));
    for (const [heading, ...rest] of forms) {
      const page = read.find((it) => it.includes(bare(heading)));
      assert.ok(page?.includes(bare(rest.at(-1))), heading);
    }
  } finally {
    await bench.close();
  }
});
