// The page is killed at random moments while somebody fills it in: what was entered more than a second before is there.
import assert from 'node:assert/strict';
import { scenarios } from './support/browser.mjs';
import { dice } from './support/dice.mjs';
import { until } from './support/wait.mjs';

const scenario = scenarios();

const KILLS = 50;
/** How much of the last work may be lost, in milliseconds. */
const LOSS = 1000;
/** How long somebody works at most before the page is killed, in milliseconds. */
const LONGEST = 2200;

const FIRST_GROUP = 'questions/management.strategy';
const LEVELS = ['management.strategy.planning.q1', 'management.strategy.standards.q3', 'management.strategy.investment.q2'];
const NOTED = 'management.strategy.planning.q1';
const ASSESSMENT = 'citysec/assessment/';
const WORDS = '依据二〇二六年修订的总体规划第三章 see appendix, p. 12; ';

/** Answers and types until it is told to stop; says what was entered when. */
async function work(app, roll, log, is) {
  const entered = (place, value) => log.push({ at: Date.now(), place, value });
  await app.unfoldRemarks();
  while (is.working) {
    if (roll(3) > 0) {
      const id = LEVELS[roll(LEVELS.length)];
      const value = roll(5);
      const found = await app.page.evaluate((input) => {
        const it = document.getElementById(input);
        it?.click();
        return it !== null;
      }, `${id}-${value}`);
      if (found) entered(id, value);
    } else {
      // One key after the other, without a pause that would let the field be told.
      const field = app.page.locator(`[id="note-${NOTED}"]`);
      await field.focus();
      if ((await field.inputValue()).length > 300) {
        await app.page.keyboard.press('Control+a');
        await app.page.keyboard.press('Delete');
        entered('note', '');
      }
      for (let n = 0; n < 30 && is.working; n += 1) {
        await app.page.keyboard.press('End');
        await app.page.keyboard.insertText(WORDS[n % WORDS.length]);
        entered('note', await field.inputValue());
      }
      await field.blur();
    }
    await app.page.waitForTimeout(roll(120));
  }
}

/** What is stored of one assessment: place to value. */
function stated(text) {
  const { answers, notes } = JSON.parse(text).assessment;
  const levels = Object.entries(answers).map(([id, it]) => [id, it.level]);
  return Object.fromEntries([...levels, ['note', notes?.[NOTED] ?? '']]);
}

scenario(`${KILLS} times the page is killed, and at most the last second is lost`, {}, async (profile, t) => {
  profile.tolerated.push(/crash/i);
  const roll = dice(20261122);
  let app = await profile.tab();
  await app.begin();
  await app.chooseCity('湖州');
  await app.saved();
  let before = stated((await app.keptUnder(ASSESSMENT))[0][1]);
  let worst = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    await app.go(FIRST_GROUP);
    const log = Object.entries(before).map(([place, value]) => ({ at: 0, place, value }));
    const is = { working: true };
    const client = await profile.context.newCDPSession(app.page);
    const working = work(app, roll, log, is).catch((error) => {
      // The page dies in the middle of something.
      if (is.working) throw error;
    });
    await new Promise((resolve) => setTimeout(resolve, 100 + roll(LONGEST - 100)));
    const crashed = app.page.waitForEvent('crash');
    is.working = false;
    const killed = Date.now();
    client.send('Page.crash').catch(() => {});
    await crashed;
    await Promise.race([working, new Promise((resolve) => setTimeout(resolve, 500))]);
    await app.page.close();

    app = await profile.tab();
    const kept = await app.keptUnder(ASSESSMENT);
    assert.equal(kept.length, 1);
    assert.deepEqual(await app.keptUnder('citysec/quarantine/'), []);
    const now = stated(kept[0][1]);
    for (const place of new Set(log.map((it) => it.place))) {
      const all = log.filter((it) => it.place === place);
      const first = all.findLastIndex((it) => it.at <= killed - LOSS);
      const allowed = all.slice(Math.max(first, 0)).map((it) => it.value);
      if (first < 0) allowed.push(place === 'note' ? '' : undefined);
      const same = (value) => (place === 'note' ? value.trim() === now[place] : value === now[place]);
      const told = all.slice(-6).map((it) => `${killed - it.at} ms before: ${it.value}`).join('; ');
      assert.ok(allowed.some(same), `kill ${kill}: ${place} is "${now[place]}", entered ${told}`);
      const found = all.findLast((it) => same(it.value));
      const next = found && all[all.indexOf(found) + 1];
      if (next) worst = Math.max(worst, killed - next.at);
    }
    await app.useCard(0);
    await until(() => app.route(), (it) => it === FIRST_GROUP, 'the questionnaire');
    before = now;
    assert.deepEqual(await app.alerts(), []);
  }
  t.diagnostic(`at most ${worst} ms of work were lost`);
});
