// The core scope by keyboard alone, from the start page to the signed file.
import assert from 'node:assert/strict';
import { FIGURES } from './support/answers.mjs';
import { scenarios } from './support/browser.mjs';
import { Keyboard } from './support/keyboard.mjs';
import { Workbench } from './support/tools.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const PASSPHRASE = 'correct horse battery 2026';

scenario('the core scope by keyboard alone', {}, async (profile) => {
  const app = await profile.tab();
  const keys = new Keyboard(app);

  await keys.press('Tab');
  assert.ok(await keys.isAt('.skip-link'), 'the first stop leads past the header');
  await keys.tabTo('#begin');
  await app.arriving(() => keys.press('Enter'));
  assert.equal(await app.route(), 'profile');
  await becomes(() => keys.isAt('#page-title'), true, 'the focus on the heading of the new page');

  await keys.tabTo('#city-search');
  await keys.type('330500');
  await app.page.locator('.hit').first().waitFor();
  await keys.press('Tab');
  await keys.press('Enter');
  await becomes(() => app.text('chosen-city'), '湖州市 · 330500', 'the city');
  await keys.tabTo('#body');
  await keys.type('湖州市人民政府');
  await keys.tabTo('[name=scope]');
  await keys.press('ArrowDown');
  await until(() => app.progress(), (it) => it.endsWith('/48'), 'the core scope');
  for (const [key, text] of Object.entries(FIGURES)) {
    await keys.tabTo(`#figure-${key}`);
    await keys.type(text);
  }
  await keys.tabTo('.profile a.button--primary');
  await app.arriving(() => keys.press('Enter'));

  const answered = {};
  for (let number = 0; number < 48; number += 1) {
    const route = await keys.nextOpen();
    if (route === 'sign') break;
    const id = route.replace('question/', '');
    const [asked] = (await app.asked()).filter((it) => it.id === id);
    await answerByKeys(keys, number, asked);
    await until(() => app.isOpen(id), (it) => !it, `an answer to ${id}`);
    answered[asked.kind] = (answered[asked.kind] ?? 0) + 1;
    // A letter typed into a field is no shortcut, so the field is left first.
    if (asked.kind === 'quantity') await keys.tabTo(`[id="unknown-${id}"]`);
  }
  const [done, all] = (await app.progress()).split('/');
  assert.equal(done, '48');
  assert.equal(all, '48');
  assert.ok(answered.levels > 10 && answered.quantity > 5, JSON.stringify(answered));

  if ((await app.route()) !== 'sign') assert.equal(await keys.nextOpen(), 'sign');
  await keys.tabTo('#key-label');
  await keys.press('Control+A');
  await keys.type('湖州市网信办');
  await keys.tabTo('#new-passphrase');
  await keys.type(PASSPHRASE);
  await keys.tabTo('#repeat-passphrase');
  await keys.type(PASSPHRASE);
  await keys.press('Enter');
  await app.page.locator('#signing-passphrase').waitFor();
  await keys.tabTo('#signing-passphrase');
  await keys.type(PASSPHRASE);
  const file = await app.download(() => keys.press('Enter'));
  await becomes(() => keys.isAt('#signed-title'), true, 'the focus on what came of it');
  assert.match(file.name, /^湖州市_2022_核心_\d{4}-\d{2}-\d{2}\.result\.json$/);

  const bench = await Workbench.open();
  try {
    const { status, file: found } = await bench.verify(await bench.put(file.name, file.bytes));
    assert.equal(status, 0, JSON.stringify(found));
    assert.equal(found.content.scope, 'core');
  } finally {
    await bench.close();
  }
});

/** Answers the question that has the focus: by shortcut, or by Tab, Space and arrows, in turn. */
async function answerByKeys(keys, number, asked) {
  const first = `[id="${asked.choices[0]}"]`;
  if (number % 13 === 7) {
    await keys.press('u');
    return;
  }
  if (asked.kind === 'quantity') {
    for (const id of asked.typed) {
      await keys.tabTo(`[id="${id}"]`);
      await keys.type(id.endsWith('-denominator') ? '20' : String(number % 8));
    }
    return;
  }
  const byShortcut = number % 2 === 0;
  if (asked.kind === 'checklist' && byShortcut) {
    await keys.press('1');
    await keys.press('3');
  } else if (asked.kind === 'checklist') {
    await keys.tabTo(first);
    await keys.press('Space');
    await keys.press('Tab');
    await keys.press('Space');
  } else if (byShortcut) {
    await keys.press(String((number % asked.choices.length) + 1));
  } else {
    await keys.tabTo(first);
    await keys.press('Space');
    for (let step = 0; step < number % asked.choices.length; step += 1) await keys.press('ArrowDown');
  }
}
