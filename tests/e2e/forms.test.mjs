// A report with its plan as paper and tables, and the questionnaire as a form: filled in, saved again by an office program,
// and taken back in.
import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scenarios } from './support/browser.mjs';
import { citysec, python, repository } from './support/env.mjs';
import { bare, check, converted, missingFonts, pages, printed } from './support/paper.mjs';
import { workbook } from './support/sheets.mjs';
import { run, Workbench } from './support/tools.mjs';
import { becomes } from './support/wait.mjs';

const scenario = scenarios();

const PLANNING = 'management.strategy.planning.q1';
const CHECKLIST = 'management.strategy.planning.q2';
const SHARE = 'management.strategy.planning.q3';
const OTHER = 'management.strategy.standards.q1';

async function command(...args) {
  const { status, out, err } = await run(citysec(), ...args);
  assert.equal(status, 0, `citysec ${args.join(' ')}: ${out}${err}`);
  return out;
}

/** The example as a draft of a city's own, with a plan and a department. */
async function draft() {
  const it = JSON.parse(await readFile(repository('seeds/examples/huzhou.draft.json')));
  delete it.assessment.example;
  Object.assign(it.assessment.answers, { [PLANNING]: { level: 1 }, [CHECKLIST]: { checked: [2] } });
  it.version = 3;
  it.assessment.plan = {
    targets: { total: 4000, 'management.strategy': 6000 },
    efforts: { [PLANNING]: [{ goal: { level: 2 }, effort: 12 }] },
    scenarios: { a: { name: '先易后难', goals: { [PLANNING]: { level: 3 } } }, b: { goals: { [CHECKLIST]: { items: 5 } } } },
    measures: { [PLANNING]: { owner: '市委网信办', due: '2027-06-30', progress: 'started', note: '=1+1 先定责任单位' } },
  };
  it.assessment.assignments = [
    { department: { id: 'cyberspace_affairs', name: '网信办' }, indicators: ['management.strategy.planning', 'management.strategy.standards'] },
  ];
  return it;
}

async function opened(profile, bench) {
  const path = await bench.put('own.draft.json', JSON.stringify(await draft()));
  const app = await profile.tab();
  await app.pickDraft(path);
  await app.preview.shown();
  await app.arriving(() => app.preview.accept());
  return { app, path };
}

for (const lang of ['zh-CN', 'en']) {
  scenario(`a report with its plan is whole on paper and as tables, ${lang}`, { locale: lang }, async (profile) => {
    const bench = await Workbench.open();
    try {
      const { app } = await opened(profile, bench);
      await app.go('report');
      const english = lang === 'en';
      const header = english ? 'Huzhou: Digital-city cybersecurity self-assessment report' : '湖州市数字城市网络安全自评报告';
      const texts = await app.report.texts();
      for (const it of [english ? '5. Plan' : '五、改进计划', '=1+1 先定责任单位', english ? '先易后难 (carried out)' : '先易后难（采用）']) {
        assert.ok(texts.includes(it), it);
      }
      const pdf = join(bench.folder, 'plan.pdf');
      await app.report.print(pdf);
      await check(pdf, { lang, foot: await app.report.state(), header, watermark: english ? 'Draft' : '草稿', texts });

      // The first time what writes workbooks is fetched as well.
      await app.report.file('xlsx');
      const [xlsx, csv] = [await app.report.file('xlsx'), await app.report.file('csv')];
      for (const it of [xlsx, csv, await app.report.docx()]) assert.ok(it.took < 1000, `${it.name} took ${it.took} ms`);
      assert.match(xlsx.name, english ? /^Huzhou_2022_report_.*\.xlsx$/ : /^湖州市_2022_自评报告_.*\.xlsx$/);
      const saved = await app.saveDraft();
      const file = await bench.put('saved.draft.json', saved.bytes);
      const date = await app.page.evaluate(() => new Date().toLocaleDateString('sv-SE'));
      for (const [made, ending] of [[xlsx, 'xlsx'], [csv, 'csv']]) {
        const other = join(bench.folder, `other.${ending}`);
        await command('report', file, '--lang', english ? 'en' : 'zh', '--date', date, '--out', other);
        const [theirs, ours] = [await readFile(other), await readFile(made.path)];
        // What packs workbooks may pack them otherwise elsewhere; what stands in them is the same.
        if (ending === 'xlsx') assert.deepEqual(workbook(theirs), workbook(ours), 'page and command line write the same cells');
        else assert.ok(theirs.equals(ours), 'page and command line write the same bytes');
      }
      const own = join(bench.folder, 'report.xlsx');
      await copyFile(xlsx.path, own);
      const sheets = workbook(await readFile(own));
      assert.equal(sheets.length, 9, 'about, indices, three domains, three tables of the plan, weights');
      assert.ok(sheets.slice(1).every((it) => it.frozen > 1), 'heads stay in view');
      const read = bare((await pages(await printed(own, bench.folder))).join(''));
      const cells = sheets.flatMap((it) => it.rows).flat().filter((it) => typeof it === 'string');
      assert.deepEqual(cells.map((it) => bare(it.split('\n')[0])).filter((it) => !read.includes(it)), [], 'texts that an office program does not show');
      assert.deepEqual(await missingFonts(own.replace(/\.xlsx$/, '.pdf')), []);

      await app.go('plan');
      const [plan] = await Promise.all([app.page.waitForEvent('download'), app.page.locator('#plan-xlsx').click()]);
      const measures = workbook(await readFile(await plan.path()));
      assert.equal(measures.length, 3);
      const row = measures[2].rows.find((it) => it?.includes(PLANNING));
      assert.ok(row.includes('市委网信办') && row.includes('2027-06-30'), `${row}`);
    } finally {
      await bench.close();
    }
  });
}

scenario('a form is filled in, saved again by an office program, and merged with what cannot be read named', {}, async (profile) => {
  const bench = await Workbench.open();
  try {
    const { app } = await opened(profile, bench);
    await app.go('report');
    await app.report.choose('department-0');
    const form = await app.report.file('form');
    assert.match(form.name, /^湖州市_2022_空白问卷_网信办_.*\.xlsx$/);
    const blank = workbook(await readFile(form.path));
    assert.deepEqual(blank.map((it) => it.name), ['说明', '填报', '证据', 'citysec']);
    const row = (sheet, id) => blank[sheet].rows.findIndex((it) => it?.[0] === id) + 1;
    const fill = async (from, to, sheet, cells) => {
      const { status, err } = await run(python(), repository('tests/e2e/support/fill.py'), from, to, `${sheet}`, JSON.stringify(cells));
      assert.equal(status, 0, err);
    };
    const [first, second, filled] = ['1', '2', 'filled'].map((it) => join(bench.folder, `${it}.xlsx`));
    await fill(form.path, first, 1, { [`C${row(0, 'person')}`]: '王工' });
    await fill(first, second, 2, {
      [`D${row(1, PLANNING)}`]: 'L3',
      [`H${row(1, PLANNING)}`]: '按抽查',
      [`D${row(1, `${CHECKLIST}#1`)}`]: '有',
      [`D${row(1, `${CHECKLIST}#4`)}`]: '有',
      [`E${row(1, SHARE)}`]: 3,
      [`F${row(1, SHARE)}`]: 8,
      [`E${row(1, OTHER)}`]: '大约十件',
    });
    await fill(second, filled, 3, { [`C${row(2, 'management.strategy.planning')}`]: '网络安全规划', [`E${row(2, 'management.strategy.planning')}`]: '2026/6/30' });
    const again = join(bench.folder, 'again');
    const office = await converted(filled, 'xlsx', again);
    assert.notDeepEqual(await readFile(office), await readFile(filled), 'the office program has written a file of its own');

    await app.go('contributions');
    await app.go('contributions/receive');
    const looks = [];
    for (const path of [filled, office]) {
      await app.page.locator('#pick-contribution').setInputFiles(path);
      await app.page.getByTestId('preview-counts').waitFor();
      const troubles = await app.page.getByTestId('troubles').innerText();
      assert.match(troubles, new RegExp(`表“填报”E${row(1, OTHER)} 格填的是“大约十件”：应为不小于 0 的数字`));
      const counts = await app.hands.counts();
      assert.deepEqual(await app.page.getByTestId('contribution').innerText().then((it) => /王工/.test(it)), true);
      looks.push(counts);
      await app.page.locator('#put-away').click();
      await app.page.getByTestId('preview-counts').waitFor({ state: 'detached' });
    }
    assert.equal(looks[0], looks[1], 'both say the same');
    await app.page.locator('#pick-contribution').setInputFiles(office);
    await app.page.getByTestId('preview-counts').waitFor();
    await app.page.locator('#rule-theirs').check();
    await app.hands.merge();
    const saved = JSON.parse((await app.saveDraft()).bytes).assessment;
    assert.deepEqual(
      [PLANNING, CHECKLIST, SHARE].map((it) => saved.answers[it]),
      [{ level: 3 }, { checked: [1, 4] }, { ratio: { numerator: 3, denominator: 8 } }],
    );
    assert.equal(saved.notes[PLANNING], '按抽查');
    assert.deepEqual(saved.evidence['management.strategy.planning'].at(-1), { title: '网络安全规划', date: '2026-06-30' });
    // What is no form says so.
    const other = join(bench.folder, 'other.xlsx');
    await writeFile(other, 'PK\u0003\u0004 and nothing');
    await app.page.locator('#pick-contribution').setInputFiles(other);
    await becomes(() => app.page.locator('.notice').last().innerText().then((it) => /不是 XLSX 文件/.test(it)), true, 'the refusal');
  } finally {
    await bench.close();
  }
});
