// The evaluator's bench: files come in from wherever they are, each gets its verdict with the reason, and what the evaluator
// states and decides is followed at once and kept in one file.
import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Bench, withPopulation } from './support/bench.mjs';
import { scenarios } from './support/browser.mjs';
import { citysec } from './support/env.mjs';
import { obstacles } from './support/obstacles.mjs';
import { bare, pages } from './support/paper.mjs';
import { run } from './support/tools.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

/** How the page words what became of a planted file. */
const STATES = {
  counted: /^计入$/,
  refused: /^不接受：/,
  unknownSigner: /^暂不计入：密钥名单中没有/,
  revokedSigner: /^不计入：.*撤销/,
  superseded: /^不计入：.*写明取代它/,
  conflict: /^有冲突：/,
};

/** What the page has to say of a file that is refused, by the fraud. */
const REASONS = {
  editedScore: /签名与内容不符.*；有 \d+ 处声称的分数与重算的不同/s,
  editedAnswer: /签名与内容不符.*；有 \d+ 处声称的分数与重算的不同/s,
  otherModel: /另一套指标体系/,
};

async function bench(profile, route = 'bench') {
  return new Bench(await profile.tab(route));
}

scenario('planted frauds are each shown with their reason, and honest files count', {}, async (profile) => {
  await withPopulation(12, ['--frauds'], async (population) => {
    const it = await bench(profile);
    await it.loadKeys(population.keys);
    await it.app.go('bench');
    await it.pickFolder(population.results);
    const outcome = await it.outcome();
    const frauds = await population.frauds();
    const planted = new Map(frauds.flatMap((fraud) => fraud.files.map((file) => [file.file, { ...file, kind: fraud.kind }])));
    assert.equal(planted.size, 9);
    for (const row of await it.rows()) {
      const name = row.name.split('/').at(-1);
      const fraud = planted.get(name);
      assert.match(row.state, STATES[fraud?.bench ?? 'counted'], name);
      if (REASONS[fraud?.kind]) assert.match(row.state, REASONS[fraud.kind], name);
      if (!fraud) assert.equal(row.signer, '已登记', name);
      planted.delete(name);
    }
    assert.deepEqual([...planted.keys()], [], 'every planted file has a row');
    const counts = await it.counts();
    assert.deepEqual(counts, { every: 21, counted: 13, conflict: 2, apart: 3, refused: 3 });
    assert.match(outcome, /共 21 个文件：计入 13 个，另列 3 个，有冲突 2 个，不接受 3 个/);

    // The scores of the two that were edited, side by side.
    const differences = await it.table('bench-differences');
    assert.equal(differences.length, 2);
    for (const [, , claimed, computed, places] of differences) {
      assert.match(claimed, /^\d+\.\d\d$/);
      assert.match(computed, /^\d+\.\d\d$/);
      assert.match(places, /\d+ 处/);
    }
    const edited = frauds.find((fraud) => fraud.kind === 'editedScore').files[0].file;
    const shown = differences.find(([name]) => name.endsWith(edited));
    assert.notEqual(shown[2], shown[3]);
    const { out } = await run(citysec(), 'verify', '--json', population.path(edited));
    const { content } = JSON.parse(out).files[0];
    assert.deepEqual([shown[2], shown[3]], [content.claimedE2, content.computedE2].map((e2) => (e2 / 100).toFixed(2)));
  });
});

scenario('folders that are dropped, ZIPs and files come to the same', {}, async (profile) => {
  await withPopulation(6, [], async (population) => {
    const nested = join(population.results, 'nested');
    await mkdir(nested);
    await copyFile(population.path(population.names[0]), join(nested, 'again.json'));
    await writeFile(join(nested, '说明.txt'), '不是结果文件');
    const all = population.names.length;

    const dropped = await bench(profile);
    await dropped.drop(population.results);
    assert.match(await dropped.outcome(), /共 7 个文件.*略过 1 个/s);
    const rows = await dropped.rows();
    assert.equal(rows.length, all + 1);
    // The first in the order of names counts.
    assert.match((await dropped.row('nested/again.json')).state, /^计入$/);
    assert.match((await dropped.row(population.names[0])).state, /内容完全相同/);
    await dropped.page.locator('[data-testid=bench-passed] summary').click();
    assert.match(await dropped.page.locator('[data-testid=bench-passed] li').innerText(), /nested\/说明\.txt/);
    // The same folder again adds nothing.
    await dropped.drop(population.results);
    await until(() => dropped.outcome(), (it) => /7 个文件早已在表中/.test(it), 'the outcome');

    const zip = await population.zip('results.zip', population.results);
    const inner = await population.zip('outer.zip', zip, population.path(population.names[1]));
    const zipped = await bench(profile);
    assert.match(await zipped.load(zip), /共 7 个文件：计入 6 个，另列 1 个.*略过 1 个/s);
    // Names within the ZIP follow its own; what follows from the files is the same.
    const plain = (text) => text.replaceAll('results.zip/', '');
    const states = (list) => list.map(({ name, city, claimed, state }) => [plain(name), city, claimed, plain(state)]).toSorted();
    assert.deepEqual(states(await zipped.rows()), states(rows));
    await zipped.pick(inner);
    await until(() => zipped.counts(), (it) => it.refused === 1, 'the ZIP in the ZIP');
    assert.match((await zipped.row('outer.zip/results.zip')).state, /ZIP 里的 ZIP 不读取/);

    const many = await bench(profile);
    await many.load(...population.names.map((it) => population.path(it)));
    assert.deepEqual(await many.counts(), { every: all, counted: all, conflict: 0, apart: 0, refused: 0 });
  });
});

scenario('hostile ZIPs and files get their reasons and stop nothing', {}, async (profile) => {
  await withPopulation(2, [], async (population) => {
    const zip = await population.zip('one.zip', population.path(population.names[0]));
    const bytes = await readFile(zip);
    const forged = (change) => {
      const copy = Buffer.from(bytes);
      change(copy, copy.lastIndexOf(Buffer.from('PK\x01\x02', 'latin1')));
      return copy;
    };
    const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
    const locked = forged((copy, at) => {
      copy.writeUInt16LE(1, at + 8);
      copy.writeUInt16LE(1, 6);
    });
    const bomb = forged((copy, at) => copy.writeUInt32LE(0x7fff_ffff, at + 24));
    const broken = forged((copy) => copy.writeUInt8(copy[200] ^ 0xff, 200));
    const it = await bench(profile);
    await it.load(
      file('locked.zip', locked),
      file('bomb.zip', bomb),
      file('broken.zip', broken),
      file('cut.zip', bytes.subarray(0, 500)),
      file('empty.json', Buffer.alloc(0)),
      file('large.json', Buffer.alloc((4 << 20) + 1, 0x20)),
      file('text.json', Buffer.from('{"a":1,"a":2}')),
      file('good.json', await readFile(population.path(population.names[1]))),
    );
    assert.match((await it.row('good.json')).state, /^计入$/);
    assert.match((await it.row(`locked.zip/${population.names[0]}`)).state, /加了密码/);
    assert.match((await it.row(`bomb.zip/${population.names[0]}`)).state, /超过 4 MB/);
    assert.match((await it.row(`broken.zip/${population.names[0]}`)).state, /已经损坏/);
    assert.match((await it.row('cut.zip')).state, /不是 ZIP，或者已经损坏/);
    assert.match((await it.row('empty.json')).state, /不接受：/);
    assert.match((await it.row('large.json')).state, /4194305/);
    assert.match((await it.row('text.json')).state, /重复|两次/);
    await it.button('cut.zip', /移除/).click();
    await becomes(async () => (await it.rows()).length, 7, 'the rows');
    await it.filter(4);
    await becomes(async () => (await it.rows()).length, 6, 'refused rows');
    await it.search('bomb');
    await becomes(async () => (await it.rows()).length, 1, 'found rows');
  });
});

scenario('loading can be broken off, and what was read stays', {}, async (profile) => {
  await withPopulation(400, [], async (population) => {
    const it = await bench(profile);
    await it.pickFolder(population.results);
    await it.page.locator('#bench-cancel').click();
    assert.match(await it.outcome(), /已中止/);
    const { every } = await it.counts().catch(() => ({ every: 0 }));
    assert.ok((every ?? 0) < 400, `${every} files`);
    // Nothing keeps the rest from being brought in later.
    await it.pickFolder(population.results);
    await until(() => it.counts(), (counts) => counts.every === 400, 'all files');
    assert.match(await it.page.locator('[data-testid=bench-page]').innerText(), /第 1–50 个，共 400 个/);
    await it.page.getByRole('button', { name: '下一页' }).click();
    await becomes(() => it.page.locator('[data-testid=bench-page]').innerText(), '第 51–100 个，共 400 个', 'the page');
    await it.page.getByRole('button', { name: '声称总分' }).click();
    const claimed = (await it.rows()).map((row) => Number(row.claimed));
    assert.deepEqual(claimed, claimed.toSorted((a, b) => b - a));
  });
});

scenario('of long lists a page is drawn, rows keep the focus, and paper has all of them', {}, async (profile) => {
  await withPopulation(130, [], async (population) => {
    const it = await bench(profile);
    const [some, others] = [population.names.slice(0, 60), population.names.slice(60)];
    const load = (names) => it.pick(names.map((name) => population.path(name)));
    const drawn = (id) => it.page.locator(`[data-testid=${id}] tbody tr`).count();
    await load(some);
    await until(() => it.counts(), (counts) => counts.every === 60, 'the first files');
    await it.page.getByRole('button', { name: '声称总分' }).click();

    // A row that is drawn again is the same element, wherever it stands now.
    const link = it.page.locator('[data-testid=bench-files] tbody a').nth(3);
    const city = await link.innerText();
    await link.focus();
    await link.evaluate((it) => {
      window.focusedRow = it.closest('tr');
    });
    await load(others);
    await until(() => it.counts(), (counts) => counts.every === 130, 'all files');
    const focused = () =>
      it.page.evaluate(() => {
        const row = document.activeElement.closest('tr');
        return row && [row === window.focusedRow, document.activeElement.innerText, row.rowIndex];
      });
    const place = await until(focused, (found) => found !== null, 'the focus in a row');
    assert.deepEqual(place.slice(0, 2), [true, city]);
    assert.ok(place[2] > 4, `the row moved down to ${place[2]}`);
    assert.equal(await drawn('bench-files'), 50);

    // Turning the page with the keyboard: the focus stays on the button, also at the end.
    await it.page.getByRole('button', { name: '下一页' }).focus();
    for (const words of ['第 51–100 个，共 130 个', '第 101–130 个，共 130 个', '第 101–130 个，共 130 个']) {
      await it.page.keyboard.press('Enter');
      await becomes(() => it.page.locator('[data-testid=bench-page]').innerText(), words, 'the page');
      assert.equal(await it.page.evaluate(() => document.activeElement.innerText), '下一页');
    }
    assert.equal(await drawn('bench-files'), 30);

    await it.app.go('bench/ranking');
    await it.page.getByLabel('显示全部名次', { exact: true }).check();
    await becomes(() => drawn('ranking-total'), 50, 'a page of places');
    await until(() => it.page.locator('[data-note=stability]').count(), (n) => n > 0, 'the sampling');
    const pdf = join(population.folder, 'ranking.pdf');
    await it.page.pdf({ path: pdf, preferCSSPageSize: true });
    await becomes(() => drawn('ranking-total'), 50, 'a page of places again');
    const paper = await pages(pdf);
    const text = bare(paper.join(''));
    for (const name of population.names) {
      const [, code] = name.match(/-(\d{6})\./);
      // Every city stands in all four tables.
      assert.ok(text.split(code).length > 4, `${name} is ${text.split(code).length - 1} times on paper`);
    }
    // Each page after the first begins with the head of a table or with its title.
    for (const [idx, page] of paper.entries()) assert.match(page, /名次/, `page ${idx + 1} has a head`);
  });
});

scenario('what is removed can be put back', {}, async (profile) => {
  await withPopulation(3, [], async (population) => {
    const it = await bench(profile);
    const [first, second] = population.names;
    await it.pickFolder(population.results);
    await it.outcome();
    await it.decide(first, 0, '材料不全');
    await it.becomes(first, /排除/);
    await it.button(first, /移除/).click();
    await until(() => it.rows(), (rows) => rows.length === 2, 'two rows');
    await until(
      () => it.page.evaluate(() => document.activeElement.innerText),
      (text) => text.endsWith(second),
      'the focus on the row that stands there now',
    );
    await it.page.locator('#bench-put-back').click();
    await it.becomes(first, /排除.*材料不全/s);
    assert.deepEqual((await it.rows()).map((row) => row.name.split('/').at(-1)), population.names);
    assert.match(await it.page.locator('#bench-undo').innerText(), /已撤销/);
    // The bytes are back as well.
    assert.equal((await it.save()).name.endsWith('.bench.zip'), true);
    await it.loadKeys(population.keys);
    const keys = (await it.table('bench-keys')).length;
    await it.page.locator('[data-testid=bench-keys] tbody button', { hasText: '移除' }).first().click();
    await becomes(async () => (await it.table('bench-keys')).length, keys - 1, 'one key less');
    await it.page.locator('#bench-put-back').click();
    await becomes(async () => (await it.table('bench-keys')).length, keys, 'all keys');
  });
});

scenario('a conflict is settled for a reason, which is listed and can be taken back', {}, async (profile) => {
  await withPopulation(3, ['--frauds'], async (population) => {
    const it = await bench(profile);
    await it.pickFolder(population.results);
    await it.outcome();
    const [first, second] = (await population.frauds()).find((fraud) => fraud.kind === 'twoFiles').files.map((file) => file.file);
    await it.search('-first');
    await until(() => it.rows(), (rows) => rows.length === 1, 'one row');
    // The state names the other file and leads to it.
    await it.button(first, new RegExp(second)).click();
    await until(() => it.page.evaluate(() => document.activeElement.innerText), (text) => text.endsWith(second), 'the other row');

    await it.button(first, /裁定/).click();
    await it.page.locator('#bench-decided').click();
    assert.match(await it.page.locator('#bench-reason-error').innerText(), /./, 'a reason is required');
    await it.page.locator('#bench-reason').fill('市网信办函告以此份为准');
    await it.page.locator('#bench-decided').click();
    await it.becomes(first, /^计入.*市网信办函告/s);
    await it.becomes(second, /评估方选定了同一城市的下列文件/);
    assert.match(await it.page.evaluate(() => document.activeElement.innerText), new RegExp(first), 'the focus stays there');

    await it.app.go('bench/trust');
    const [[, name, , ruling, reason]] = await it.table('bench-decisions');
    assert.match(name, new RegExp(first));
    assert.deepEqual([ruling, reason], ['予以计入', '市网信办函告以此份为准']);
    await it.page.locator('[data-testid=bench-decisions] button').click();
    await it.page.locator('#bench-decide input[type=radio]').last().check();
    await it.page.locator('#bench-reason').fill('函告撤回');
    await it.page.locator('#bench-decided').click();
    await until(() => it.table('bench-decisions'), (rows) => rows.length === 2 && rows[0][3] === '撤回此前的裁定', 'the decision');
    await it.app.go('bench');
    await it.becomes(first, /^有冲突/);
  });
});

scenario('the round and the key list are followed at once', {}, async (profile) => {
  await withPopulation(3, ['--frauds', '--round', '2026-A', '--challenge', '7Q4K'], async (population) => {
    const it = await bench(profile);
    await it.pickFolder(population.results);
    await it.outcome();
    const [honest] = population.names;
    assert.equal((await it.row(honest)).signer, '没有名单');
    await it.loadKeys(population.keys);
    const entries = (await it.table('bench-keys')).length;
    await it.page.locator('#bench-round-name').fill('2026-B');
    await it.page.locator('#bench-round-name').blur();
    await it.app.go('bench');
    await it.becomes(honest, /暂不计入：文件写明的轮次不是本轮/);
    await it.app.go('bench/trust');
    await it.page.locator('#bench-round-name').fill('2026-A');
    await it.page.locator('#bench-round-challenge').fill('7Q4K');
    await it.page.locator('#bench-round-closes').fill('2000-01-01');
    await it.page.locator('#bench-round-closes').blur();
    await it.app.go('bench');
    await it.becomes(honest, /晚于截止日期/);
    await it.app.go('bench/trust');
    await it.page.locator('#bench-round-closes').fill('');
    await it.page.locator('#bench-round-closes').blur();

    // The stranger's key is put on the list only after comparing.
    const stranger = (await population.frauds()).find((fraud) => fraud.kind === 'strangersKey');
    const [[, fingerprint]] = await it.table('bench-strangers');
    await it.page.locator('[data-testid=bench-strangers] button').click();
    assert.equal(await it.page.locator('[data-testid=bench-entry-fingerprint]').innerText(), fingerprint);
    await it.page.locator('#bench-entry-done').click();
    assert.match(await it.page.locator('#bench-entry-compared-error').innerText(), /先比对指纹/);
    await it.page.locator('#bench-entry-compared').check();
    await it.page.locator('#bench-entry-done').click();
    await becomes(async () => (await it.table('bench-keys')).length, entries + 1, 'the entries');

    // And revoked again, by editing the entry.
    await it.app.go('bench');
    await it.becomes(stranger.files[0].file, /^计入/);
    await it.app.go('bench/trust');
    await it.page.locator('#bench-key-search').fill(fingerprint);
    await becomes(async () => (await it.table('bench-keys')).length, 1, 'the entry found');
    await it.page.locator('[data-testid=bench-keys] button', { hasText: '修改' }).click();
    await it.page.locator('#bench-entry-revoked').fill('2026-01-01');
    await it.page.locator('#bench-entry-remark').fill('登记表有误');
    await it.page.locator('#bench-entry-done').click();
    const [download] = await Promise.all([it.page.waitForEvent('download'), it.page.locator('#bench-keys-save').click()]);
    assert.match(download.suggestedFilename(), /^密钥名单_.*\.keys\.json$/);
    const list = await download.path();
    const saved = JSON.parse(await readFile(list));
    assert.equal(saved.keys.length, entries + 1);
    assert.equal(saved.keys.at(-1).revoked, '2026-01-01');
    const checked = await run(citysec(), 'verify', '--json', '--keys', list, population.path(stranger.files[0].file));
    assert.match(checked.out, /revoked/);
    await it.app.go('bench');
    await it.becomes(stranger.files[0].file, /^不计入：.*撤销/);
    assert.equal((await it.row(honest)).state, '计入');
  });
});

scenario('a bench is saved and opened again as it was, and refused when it was changed', {}, async (profile) => {
  await withPopulation(5, ['--frauds'], async (population) => {
    const it = await bench(profile);
    await it.loadKeys(population.keys);
    await it.page.locator('#bench-round-name').fill('2026-A');
    await it.page.locator('#bench-round-name').blur();
    await it.app.go('bench');
    await it.pickFolder(population.results);
    await it.outcome();
    assert.match(await it.page.locator('[data-testid=bench-saved]').innerText(), /没有存为文件/);
    const before = await it.rows();
    const saved = await it.save();
    assert.match(saved.name, /^工作台_2026-A_\d{4}-\d\d-\d\d_\d{4}\.bench\.zip$/);
    await until(() => it.page.locator('[data-testid=bench-saved]').innerText(), (text) => /都已存入/.test(text), 'saved');
    const bytes = await readFile(saved.path);
    assert.deepEqual(await readFile((await it.save()).path), bytes, 'the same bench is the same bytes');

    const file = (buffer) => ({ name: saved.name, mimeType: 'application/zip', buffer });
    const other = await bench(profile);
    assert.match(await other.load(file(bytes)), /已打开工作台文件.*重新验证过.*共 14 个文件/s);
    assert.deepEqual(await other.rows(), before);
    await other.app.go('bench/trust');
    assert.equal(await other.page.locator('#bench-round-name').inputValue(), '2026-A');
    await other.app.go('bench');

    // A byte of a file changed: nothing is replaced.
    const at = bytes.indexOf(Buffer.from('files/')) + 200;
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed[at] ^ 0x55, at);
    await other.pick(file(changed));
    await other.page.locator('#bench-replaced').click();
    await until(() => other.rows(), (rows) => rows.some((row) => /工作台文件没有打开/.test(row.state)), 'the refusal');
    assert.equal((await other.rows()).length, before.length + 1);

    // Clearing is asked first.
    await other.page.locator('#bench-clear-ask').click();
    await other.page.locator('#bench-cleared').click();
    await until(() => other.page.locator('[data-testid=bench-files]').count(), (n) => n === 0, 'an empty bench');
  });
});

scenario('who leaves with something unsaved is asked', {}, async (profile) => {
  await withPopulation(1, [], async (population) => {
    const it = await bench(profile);
    await it.load(population.path(population.names[0]));
    const asked = [];
    it.page.on('dialog', (dialog) => {
      asked.push(dialog.type());
      return dialog.dismiss();
    });
    // Browsers ask only those who have done something on the page.
    await it.page.locator('#page-title').click();
    await it.page.close({ runBeforeUnload: true });
    await until(() => asked, (list) => list.includes('beforeunload'), 'the question');
    await it.save();
    await until(() => it.page.locator('[data-testid=bench-saved]').innerText(), (text) => /都已存入/.test(text), 'saved');
    asked.length = 0;
    await Promise.all([it.page.waitForEvent('close'), it.page.close({ runBeforeUnload: true })]);
    assert.deepEqual(asked, []);
  });
});

scenario('a conflict is settled by keyboard alone', {}, async (profile) => {
  await withPopulation(1, ['--frauds'], async (population) => {
    const it = await bench(profile);
    const pair = (await population.frauds()).find((fraud) => fraud.kind === 'twoFiles').files.map((file) => file.file);
    await it.load(...pair.map((name) => population.path(name)));
    const { keyboard } = it.page;
    const focused = () => it.page.evaluate(() => [document.activeElement.id, document.activeElement.innerText]);
    const tabTo = async (isThere, what) => {
      for (let step = 0; step < 60; step += 1) {
        await keyboard.press('Tab');
        if (isThere(await focused())) return;
      }
      assert.fail(`Tab does not reach ${what}`);
    };
    await it.page.locator('#page-title').focus();
    await tabTo(([, text]) => text === '裁定', 'the decision');
    await keyboard.press('Enter');
    await it.page.locator('#bench-decide[open]').waitFor();
    await tabTo(([id]) => id === 'bench-reason', 'the reason');
    await keyboard.type('电话核实');
    await tabTo(([id]) => id === 'bench-decided', 'the button');
    await keyboard.press('Enter');
    await it.becomes(pair[0], /^计入.*电话核实/s);
    assert.match((await focused())[0], /^bench-file-\d+$/, 'the focus is in the row');
    await tabTo(([, text]) => text === '裁定', 'the next decision');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await it.page.locator('#bench-decide').waitFor({ state: 'hidden' });
    assert.equal((await focused())[1], '裁定', 'the focus comes back');
  });
});

for (const [locale, colorScheme, pixels] of [['zh-CN', 'light', 360], ['en', 'dark', 360], ['en', 'light', 1440]]) {
  const options = { locale, colorScheme, viewport: { width: pixels, height: 900 }, reducedMotion: 'reduce' };
  scenario(`the bench is readable for everybody, ${locale}, ${colorScheme}, ${pixels} px`, options, async (profile) => {
    await withPopulation(4, ['--frauds'], async (population) => {
      const it = await bench(profile);
      assert.equal(await it.app.language(), locale);
      const look = async (what) => {
        const wide = await it.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${what} is ${wide} px wider than the window`);
        assert.deepEqual(await obstacles(it.page), [], what);
        const text = await it.page.locator('main').innerText();
        // Names of synthetic cities and of files are Chinese in every language.
        if (locale === 'en') assert.doesNotMatch(text, /不接受|裁定|名单|计入/, what);
      };
      await look('an empty bench');
      await it.pickFolder(population.results);
      await it.outcome();
      await look('files');
      const pair = (await population.frauds()).find((fraud) => fraud.kind === 'twoFiles').files;
      await it.button(pair[0].file, /裁定|Decide/).click();
      await look('a decision');
      await it.page.locator('#bench-reason').fill('x');
      await it.page.locator('#bench-decided').click();
      await it.button(population.names[0], /移除|Remove/).click();
      await it.page.locator('#bench-put-back').waitFor();
      await look('a removal');
      await it.page.locator('#bench-put-back').click();
      await it.loadKeys(population.keys);
      await look('round and keys');
      await it.page.locator('#bench-key-add').click();
      await look('an entry of the key list');
    });
  });
}
