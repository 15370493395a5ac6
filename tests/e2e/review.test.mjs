// A review from the dropped submission to the signed file, with a query and its reply, verified on both layers by others.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { scenarios } from './support/browser.mjs';
import { citysec, repository } from './support/env.mjs';
import { Reply, Review, makeKey } from './support/review.mjs';
import { Workbench, run } from './support/tools.mjs';
import { becomes, until } from './support/wait.mjs';

const scenario = scenarios();

const PASSPHRASE = '评审 correct horse 2026';
const [PLANNING, CRITICAL] = ['management.strategy.planning', 'operations.recovery.critical'];

/** A signed submission, made by the command line. */
async function submission(bench) {
  const passphrase = await bench.put('passphrase.txt', `${PASSPHRASE}\n`);
  const made = async (...args) => {
    const { status, err } = await run(citysec(), ...args, '--passphrase-file', passphrase);
    assert.equal(status, 0, err);
  };
  const [key, file] = [`${bench.folder}/city.key.json`, `${bench.folder}/city.result.json`];
  await made('key', 'new', '--out', key, '--label', '湖州市');
  await made('sign', repository('seeds/examples/huzhou.draft.json'), '--key', key, '--out', file);
  return file;
}

/** The submission inside a review, as the recipes say it is taken out. */
const inside = (review) => JSON.stringify(JSON.parse(review).credentialSubject.submission);

async function recipes(bench, name, text) {
  return Object.entries(await bench.recipes(await bench.put(name, text)));
}

async function accepted(bench, name, text) {
  for (const [recipe, { status, out, err }] of await recipes(bench, name, text)) {
    assert.equal(status, 0, `${recipe}: ${out}${err}`);
  }
}

async function refused(bench, name, text) {
  for (const [recipe, { status, out, err }] of await recipes(bench, name, text)) {
    assert.equal(status, 1, `${recipe}: ${out}${err}`);
    assert.match(out + err, /REFUSED/, recipe);
  }
}

scenario('a submission is marked, asked about, and signed as a review that holds on both layers', {}, async (profile, t) => {
  const bench = await Workbench.open();
  try {
    const app = await profile.tab();
    const review = new Review(app);
    const path = await submission(bench);
    await review.open(path);
    const [own, before] = await review.totals();
    assert.equal(own, before, 'nothing is marked yet');

    await t.test('marks of named experts change the scores beside the city’s own', async () => {
      await review.name('浙江省评估组');
      for (const it of ['张工', '李工', '王工']) await review.addExpert(it);
      await review.rule('trimmedMean', 60);
      await review.unfold(PLANNING);
      await review.mark(PLANNING, '张工', '100.5', '过高');
      await until(() => review.markError(PLANNING), (it) => /100/.test(it), 'the refusal of a mark above 100');
      await review.mark(PLANNING, '张工', '90', ' ');
      await until(() => review.markError(PLANNING), (it) => /理由/.test(it), 'the refusal of a mark without a reason');
      assert.deepEqual(await review.marks(PLANNING), []);
      await review.mark(PLANNING, '张工', '90', '规划完整');
      await review.mark(PLANNING, '李工', '20.5', '没有经费');
      await review.mark(PLANNING, '王工', '50.25', '部分落实');
      const rows = [['张工', '90.00', '规划完整'], ['李工', '20.50', '没有经费'], ['王工', '50.25', '部分落实']];
      await becomes(() => review.marks(PLANNING), rows, 'the marks');
      assert.notEqual((await review.totals())[1], own);
    });

    await t.test('a query goes out, is replied to by the city, and comes back', async () => {
      await review.ask(PLANNING, `${PLANNING}.q1`, '请说明批复文号');
      await review.unfold(CRITICAL);
      await review.ask(CRITICAL, CRITICAL, '请提供演练记录');
      const query = await review.makeQuery();
      assert.match(query.name, /^湖州市_问询_\d{4}-\d{2}-\d{2}_[0-9a-f]{8}\.query\.json$/);
      const reply = await replied(profile, await bench.put(query.name, query.bytes));
      const changed = reply.bytes.toString('utf8').replace('批复 3 号', '批复 4 号');
      await review.takeReply(await bench.put('changed.reply.json', changed));
      await app.page.locator('[role=alert]', { hasText: '没有采用' }).waitFor();
      assert.deepEqual(await review.replies(), []);
      await review.takeReply(await bench.put(reply.name, reply.bytes));
      await until(() => review.replies(), (it) => it.length === 2, 'the reply');
      assert.match((await review.replies())[0], /批复 3 号/);
    });

    await makeKey(app, '评估组', PASSPHRASE, '#review-passphrase');
    const [, after] = await review.totals();
    const file = await review.sign(PASSPHRASE);
    const text = file.bytes.toString('utf8');
    assert.match(file.name, /^湖州市_2022_完整_\d{4}-\d{2}-\d{2}\.review\.json$/);
    const subject = JSON.parse(text).credentialSubject;

    await t.test('the command line accepts both layers and computes the same scores', async () => {
      const { status, file: found } = await bench.verify(await bench.put(file.name, file.bytes));
      assert.equal(status, 0, JSON.stringify(found));
      assert.equal(found.submission.accepted, true);
      assert.equal((found.content.computedE2 / 100).toFixed(2), after);
      assert.equal((found.submission.content.computedE2 / 100).toFixed(2), own);
      assert.deepEqual(subject.expertScores.map((it) => [it.item, it.expertScoreE2]), [[PLANNING, 5025]]);
      assert.equal(subject.queries.length, 1);
      assert.deepEqual(subject.submission, JSON.parse(await readFile(path)));
    });

    await t.test('Node, Python and OpenSSL accept the review and the submission taken out of it', async () => {
      await accepted(bench, 'outer.json', text);
      await accepted(bench, 'inner.json', inside(text));
      await accepted(bench, 'reply.json', JSON.stringify(subject.queries[0].reply));
    });

    await t.test('a changed mark is refused on the review, a changed answer on both layers', async () => {
      const mark = text.replace('"markE2": 5025', '"markE2": 9900');
      assert.notEqual(mark, text);
      await refused(bench, 'mark.json', mark);
      await accepted(bench, 'mark-inner.json', inside(mark));
      const answer = text.replace('"level": 3', '"level": 4');
      assert.notEqual(answer, text);
      await refused(bench, 'answer.json', answer);
      await refused(bench, 'answer-inner.json', inside(answer));
      const { file: found } = await bench.verify(await bench.put('mark.review.json', mark));
      const checks = found.checks.filter((it) => it.outcome === 'refused').map((it) => it.check);
      assert.deepEqual(checks, ['signature', 'marks', 'scores']);
    });

    await t.test('a reopened review is the next revision and names the one before', async () => {
      const digest = `sha256:${createHash('sha256').update(file.bytes).digest('hex')}`;
      assert.equal(await review.signed(), digest);
      await review.reopen('评估组');
      await review.rule('mean', 100);
      const again = await review.sign(PASSPHRASE);
      const { revision, supersedes, totalE2 } = JSON.parse(again.bytes).credentialSubject;
      assert.deepEqual([revision, supersedes], [2, digest]);
      assert.equal((totalE2 / 100).toFixed(2), (await review.totals())[1]);
      assert.equal((await bench.verify(await bench.put('again.review.json', again.bytes))).status, 0);
    });
  } finally {
    await bench.close();
  }
});

/** What the city hands back, from a tab of its own. */
async function replied(profile, query) {
  const app = await profile.tab();
  const reply = new Reply(app);
  await reply.open(query);
  assert.deepEqual(await reply.asked(), ['请说明批复文号', '请提供演练记录']);
  await reply.answer(['批复 3 号', '见附件第二页'], '湖州市人民政府');
  await makeKey(app, '湖州市', PASSPHRASE, '#reply-passphrase');
  const file = await reply.sign(PASSPHRASE);
  await app.page.close();
  return file;
}
