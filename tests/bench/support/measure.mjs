// What is measured, in which order, how often.
import assert from 'node:assert/strict';
import { SLOW, Visit } from './visit.mjs';

const ROUNDS = 7;

/** Cold loads of each kind in a round, and reloads. */
const LOADS = 3;

/** What is measured again and again. */
const SAMPLES = [
  'firstPage',
  'firstQuestion',
  'slowFirstPaint',
  'slowFirstPage',
  'slowFirstQuestion',
  'fill',
  'click',
  'reload',
  'memory',
  'heap',
];

/** A visit that is ended whatever happens in it. */
async function during(browser, contender, slow, body) {
  const visit = await Visit.begin(browser, contender, slow);
  try {
    return await body(visit);
  } finally {
    await visit.end();
  }
}

/**
 * Proves that the contenders do the same: for one full set of answers each shows the same total, domains and groups,
 * and has them again after a reload. Returns these scores. It also warms up the browser and the server.
 */
export async function prove(browser, contenders) {
  let expected;
  for (const contender of contenders) {
    await during(browser, contender, undefined, async (visit) => {
      await visit.fill();
      const scores = await visit.scores();
      expected ??= scores;
      assert.deepEqual(scores, expected, `the scores of ${contender.name} are those of ${contenders[0].name}`);
      await visit.page.reload();
      await visit.page.locator(contender.total, { hasText: expected.total }).waitFor();
      assert.deepEqual(await visit.lost(), [], `${contender.name} shows every answer again after a reload`);
    });
  }
  return expected;
}

/** What a visit downloads. It is the same at each, so one is enough. */
function downloads(browser, contender) {
  return during(browser, contender, undefined, async (visit) => visit.downloads(await visit.firstQuestion()));
}

const coldLoad = (browser, contender, slow) =>
  during(browser, contender, slow, (visit) => visit.firstQuestion());

/** Work on a filled questionnaire. */
const work = (browser, contender) =>
  during(browser, contender, undefined, async (visit) => {
    const fill = await visit.fill();
    await visit.backToFirstGroup();
    const memory = await visit.memory();
    const clicks = await visit.clicks();
    const reloads = [];
    for (let load = 0; load < LOADS; load += 1) reloads.push(await visit.reload());
    return { fill, memory, clicks, reloads };
  });

/** All figures of all contenders: name to `{downloads, samples}`. `tell` is told how far it is. */
export async function measure(browser, contenders, tell) {
  const results = new Map();
  for (const contender of contenders) {
    // The proof has warmed up everything but slow visits.
    await coldLoad(browser, contender, SLOW);
    const samples = Object.fromEntries(SAMPLES.map((it) => [it, []]));
    results.set(contender.name, { downloads: await downloads(browser, contender), samples });
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    // Whoever comes first in a round is last in the next, so that none always follows the same one.
    const order = contenders.map((_, idx) => contenders[(idx + round) % contenders.length]);
    for (let load = 0; load < LOADS; load += 1) {
      for (const contender of order) {
        const { samples } = results.get(contender.name);
        const fast = await coldLoad(browser, contender);
        const slow = await coldLoad(browser, contender, SLOW);
        samples.firstPage.push(fast.firstPage);
        samples.firstQuestion.push(fast.firstQuestion);
        samples.slowFirstPaint.push(slow.firstPaint);
        samples.slowFirstPage.push(slow.firstPage);
        samples.slowFirstQuestion.push(slow.firstQuestion);
      }
    }
    for (const contender of order) {
      const { samples } = results.get(contender.name);
      const { fill, memory, clicks, reloads } = await work(browser, contender);
      samples.fill.push(fill);
      samples.memory.push(memory.heap + memory.wasm);
      samples.heap.push(memory.heap);
      samples.click.push(...clicks);
      samples.reload.push(...reloads);
    }
    tell(`round ${round + 1} of ${ROUNDS}`);
  }
  return results;
}
