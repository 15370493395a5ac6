// What keeps people out of a page, as axe sees it.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const AXE = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What is grave: rule, and the first places. */
export async function obstacles(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const { violations } = await page.evaluate(
    (values) => window.axe.run({ runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
    RULES,
  );
  const grave = violations.filter((it) => ['serious', 'critical'].includes(it.impact));
  const place = ({ target, failureSummary }) => `${target} (${failureSummary})`;
  return grave.map((it) => `${it.id}: ${it.nodes.slice(0, 3).map(place)}`);
}
