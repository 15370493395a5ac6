// The main job from beginning to end: a city answers all 121 questions, signs, and everybody can verify the file.
import assert from 'node:assert/strict';
import { answer, FIGURES } from './support/answers.mjs';
import { scenarios } from './support/browser.mjs';
import { repository } from './support/env.mjs';
import { stranger } from './support/forge.mjs';
import { Workbench } from './support/tools.mjs';
import { becomes, until } from './support/wait.mjs';
import { readdir, readFile } from 'node:fs/promises';

const scenario = scenarios();

const PASSPHRASE = '长城 correct horse 2026';
const REMARK = '抽样：随机抽取 12 个部门\n按系统数加权';
const EVIDENCE = { title: '网络安全总体规划', number: '湖政发〔2025〕1 号', date: '2025-03-01', keeper: '市委网信办' };

/** How many questions of each type the model has. */
async function typesOfTheModel() {
  const folder = repository('seeds/model/groups');
  const counts = {};
  for (const name of await readdir(folder)) {
    const { indicators } = JSON.parse(await readFile(`${folder}/${name}`));
    for (const { type } of indicators.flatMap((it) => it.questions)) counts[type] = (counts[type] ?? 0) + 1;
  }
  return counts;
}

scenario('a city fills in the full scope, signs, and the file verifies everywhere', {}, async (profile, t) => {
  const app = await profile.tab();
  await app.begin();
  assert.match(await app.chooseCity('huzhou'), /湖州市.*330500/);
  await app.nameBody('湖州市人民政府');
  await app.stateFigures(FIGURES);
  assert.equal(await app.progress(), '1/121', 'one question is answered by the profile alone');
  await app.toQuestions();

  const [kinds, states] = [{}, {}];
  const scores = new Set();
  let [number, groups, given] = [0, 0, 1];
  while ((await app.route()).startsWith('question')) {
    for (const asked of await app.asked()) {
      const isOpen = await app.isOpen(asked.id);
      const state = await answer(app, number, asked);
      assert.equal(isOpen, state !== 'given', `${asked.id} is open before it is answered`);
      await until(() => app.isOpen(asked.id), (it) => !it, `an answer to ${asked.id}`);
      kinds[asked.kind] = (kinds[asked.kind] ?? 0) + 1;
      states[state] = (states[state] ?? 0) + 1;
      number += 1;
      if (state === 'given') given -= 1;
      if (number === 1) {
        await app.remark(asked.id, REMARK);
        await app.addEvidence(asked.id.replace(/\.q\d+$/, ''), EVIDENCE);
      }
    }
    await becomes(() => app.progress(), `${number + given}/121`, 'progress');
    scores.add(await app.interval());
    groups += 1;
    if (groups === 5) await t.test('a reload in the middle brings everything back', () => reloadInTheMiddle(app));
    await app.nextGroup();
  }
  assert.equal(groups, 11);
  const { single5, multi, percent, number: figures, yesno } = await typesOfTheModel();
  assert.deepEqual(kinds, { levels: single5, checklist: multi, quantity: percent + figures, yesNo: yesno });
  assert.equal(number, 121);
  for (const state of ['chosen', 'typed', 'unknown', 'notApplicable']) {
    assert.ok(states[state] >= 5, `at least five answers of the state ${state}: ${JSON.stringify(states)}`);
  }
  assert.equal(scores.size, 11, 'the score changes with every group');
  const total = await app.interval();
  assert.match(total, /^\d{1,2}\.\d$/, 'nothing is open, so the score is one figure');
  assert.equal(await app.soFar(), total);

  const bench = await Workbench.open();
  try {
    await signedAndVerified(app, bench, t, total);
  } finally {
    await bench.close();
  }
});

async function reloadInTheMiddle(app) {
  const entries = async () => [await app.progress(), await app.soFar(), await app.interval(), await app.entries()];
  const before = await entries();
  const here = await app.route();
  // At once, without waiting for the page to say that it has saved.
  await app.reload();
  assert.equal(await app.route(), here);
  assert.deepEqual(await entries(), before);

  await app.go('sign');
  const [done, all] = before[0].split('/').map(Number);
  assert.equal(await app.gaps().count(), all - done, 'what is missing is listed');
  await app.followLastGap();
  const last = (await app.asked()).at(-1).id;
  assert.equal(await app.route(), `question/${last}`);
  assert.equal(await app.isOpen(last), true);
  await app.go('questions/management.strategy');
  const planning = await app.entries();
  assert.equal(planning['note-management.strategy.planning.q1'], REMARK);
  assert.match(await app.page.locator('.evidence__list').first().innerText(), /网络安全总体规划.*湖政发〔2025〕1 号/s);
  await app.go(here);
}

/** Hundredths as the page shows them, rounded half up without a float. */
function oneDecimal(e2) {
  const tenths = Math.floor((e2 + 5) / 10);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
}

async function signedAndVerified(app, bench, t, total) {
  await app.go('results');
  assert.equal(await app.text('results-total'), total, 'the total on the page of results');
  await app.go('sign');
  assert.equal(await app.gaps().count(), 0);
  await app.makeKey('湖州市网信办', PASSPHRASE);
  const content = await app.shownContent();
  const shownTotal = content.credentialSubject.totalE2;
  assert.equal(oneDecimal(shownTotal), total);
  assert.equal((await app.shownScores())[0], (shownTotal / 100).toFixed(2));
  const draft = await app.saveDraft();
  const file = await app.sign(PASSPHRASE);
  assert.match(file.name, /^湖州市_2022_完整_\d{4}-\d{2}-\d{2}\.result\.json$/);
  const text = file.bytes.toString('utf8');
  const { proof, ...signed } = JSON.parse(text);
  const path = await bench.put(file.name, file.bytes);

  await t.test('what was shown is what was signed', () => {
    assert.deepEqual(signed, content);
    assert.equal(proof.verificationMethod.split('#')[0], signed.issuer.id);
    const { notes, evidence, answers, city } = signed.credentialSubject;
    assert.equal(city, '湖州市');
    assert.equal(Object.keys(answers).length, 120, 'every question but the one that the profile answers');
    assert.deepEqual(notes, { 'management.strategy.planning.q1': REMARK });
    assert.deepEqual(evidence, { 'management.strategy.planning': [EVIDENCE] });
  });

  await t.test('the command line accepts the file and computes the same scores', async () => {
    const { status, file: found } = await bench.verify(path);
    assert.equal(status, 0, JSON.stringify(found));
    const { totalE2, scores } = signed.credentialSubject;
    assert.equal(found.content.computedE2, totalE2);
    assert.equal(oneDecimal(totalE2), total, 'the total on the page');
    const scored = await bench.score(path, await bench.put('saved.draft.json', draft.bytes));
    assert.equal(scored.status, 0);
    const [result, saved] = scored.files;
    assert.equal(result.agrees, true);
    for (const { item, scoreE2 } of scores) {
      assert.equal(result.scores[item].lowestE2, scoreE2, item);
      assert.equal(saved.scores[item].lowestE2, scoreE2, item);
    }
    assert.equal(saved.scores.total.lowestE2, totalE2);
  });

  await t.test('Node, Python and OpenSSL accept the file', async () => {
    for (const [name, { status, out, err }] of Object.entries(await bench.recipes(path))) {
      assert.equal(status, 0, `${name}: ${out}${err}`);
      assert.equal(out.trim(), `OK ${proof.verificationMethod}`);
    }
  });

  await t.test('the verify page accepts the file', async () => {
    await app.go('verify');
    await app.pickResult(path);
    assert.equal(await app.verdict(), 'accepted-signer-not-checked');
    assert.deepEqual(await app.refusals(), {});
    const { file: found } = await bench.verify(path);
    const passed = found.checks.filter((it) => it.outcome === 'passed').map((it) => it.check);
    assert.deepEqual(await app.passed(), passed, 'page and command line agree');
    assert.ok(passed.length >= 9);
  });

  for (const it of forgeries(text)) {
    await t.test(`refused: ${it.name}`, async () => {
      const forged = await bench.put('forged.result.json', it.text);
      assert.notEqual(it.text, text);
      const { status, file: found } = await bench.verify(forged);
      assert.equal(status, 1);
      const refused = found.checks.filter((check) => check.outcome === 'refused');
      assert.equal(refused[0].check, it.check);
      assert.match(refused[0].reason, it.reason);
      await app.pickResult(forged);
      assert.equal(await app.verdict(), 'refused');
      const refusals = await app.refusals();
      assert.deepEqual(Object.keys(refusals), refused.map((check) => check.check), 'page and command line agree');
      assert.match(refusals[it.check], it.words);
      if (it.check === 'signature') {
        for (const [name, recipe] of Object.entries(await bench.recipes(forged))) {
          assert.equal(recipe.status, 1, name);
          assert.match(recipe.out + recipe.err, /REFUSED/, name);
        }
      }
    });
  }
}

/** The file as others would like it, each broken in one way: the check that refuses it, its reason, its words. */
function forgeries(text) {
  const file = () => JSON.parse(text);
  const write = (value) => JSON.stringify(value, null, 2);
  const other = stranger();
  const edit = (change) => {
    const it = file();
    change(it);
    return it;
  };
  return [
    {
      name: 'one changed character',
      text: text.replace('湖州市人民政府', '潮州市人民政府'),
      check: 'signature',
      reason: /signature does not fit/,
      words: /签名与内容不符/,
    },
    {
      name: 'a member name that stands there twice',
      text: text.replace('"totalE2":', '"totalE2": 9999, "totalE2":'),
      check: 'reading',
      reason: /totalE2.*twice|duplicate.*totalE2|`totalE2`/,
      words: /“totalE2”.*两次/,
    },
    {
      name: 'a context appended to the document',
      text: write(edit((it) => it['@context'].push('https://example.org/v1'))),
      check: 'proofForm',
      reason: /@context differs/,
      words: /@context 与文件的不同/,
    },
    {
      name: 'a context appended to document and proof',
      text: write(edit((it) => [it, it.proof].forEach((one) => one['@context'].push('https://example.org/v1')))),
      check: 'signature',
      reason: /signature does not fit/,
      words: /签名与内容不符/,
    },
    {
      name: 'a second, broken proof',
      text: write(
        edit((it) => {
          it.proof = [it.proof, { ...it.proof, proofValue: it.proof.proofValue.replace(/.$/, '1') }];
        }),
      ),
      check: 'oneProof',
      reason: /more than one proof/,
      words: /不止一个签名证明/,
    },
    {
      name: 'an issuer that is not the key',
      text: write(other.sign(file())),
      check: 'issuer',
      reason: /is not the key that signed/,
      words: /签名.*密钥|密钥.*签名/,
    },
    {
      name: 'a higher total under a good signature',
      text: write(
        other.sign(
          edit((it) => {
            it.issuer.id = other.did;
            it.credentialSubject.totalE2 += 1;
          }),
        ),
      ),
      check: 'scores',
      reason: /total/,
      words: /总分：声称 .*重算/,
    },
  ];
}
