// How much a first visit downloads and how fast the page is for the person at it, measured in a real browser against
// the same questionnaire made with SurveyJS and written by hand. `cargo xtask bench web` builds and serves all three.
//
// A further contender is a file in `pages/`, as `Contender` in `support/visit.mjs` describes it, and its name below.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { launch } from '../e2e/support/browser.mjs';
import { baseUrl } from '../e2e/support/env.mjs';
import { ours } from './pages/ours.mjs';
import { plain } from './pages/plain.mjs';
import { surveyJs } from './pages/survey.mjs';
import { measure, prove } from './support/measure.mjs';
import { misses, summarise, table, verdicts } from './support/report.mjs';
import { SLOW } from './support/visit.mjs';

const { BENCH_FOLDER: folder, BENCH_URL: address } = process.env;
if (!folder || !address) throw new Error('run this with `cargo xtask bench web`, which says where the pages go');

const built = [surveyJs, plain].map((it) => {
  it.build(join(folder, 'pages', it.folder));
  return { ...it, url: `${address}${it.folder}` };
});
const contenders = [{ ...ours, url: baseUrl }, ...built];

const began = Date.now();
const tell = (text) => console.log(`  ${text}, ${Math.round((Date.now() - began) / 1000)} s`);
const browser = await launch();
try {
  const scores = await prove(browser, contenders);
  tell(`all show the same scores, ${scores.total} in total`);
  const measured = summarise(await measure(browser, contenders, tell));
  const environment = { browser: `Chromium ${browser.version()}`, cores: cpus().length, slow: SLOW };
  const report = { environment, scores, verdicts: verdicts(measured), contenders: Object.fromEntries(measured) };
  writeFileSync(join(folder, 'web.json'), `${JSON.stringify(report, null, 1)}\n`);
  const slow = `slowed down: processor by ${SLOW.cpu}, ${SLOW.megabits} Mbit/s, ${SLOW.latency} ms`;
  console.log(`\n${environment.browser}, ${environment.cores} cores; ${slow}\n\n${table(measured)}\n`);
  for (const line of misses(measured)) console.log(line);
} finally {
  await browser.close();
}
