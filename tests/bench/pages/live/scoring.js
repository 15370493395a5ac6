// Scores as the product defines them, for the pages it is measured against: so far, over what has been answered.
// Doubles instead of exact fractions: what a team would write, and the same figures at the decimals that are shown.

const FULL = 1_000_000;
const halfUp = (it) => Math.floor(it + 0.5);

/** A score in hundredths as it is shown. */
export const shown = (score) => {
  if (score === undefined) return '–';
  const tenths = Math.floor((score + 5) / 10);
  return `${Math.floor(tenths / 10)}.${tenths % 10}`;
};

function figure(derived, figures, key) {
  const [a, b] = (derived[key]?.sum ?? derived[key]?.difference ?? []).map((it) => figures[it]);
  if (derived[key]?.sum) return a + b;
  if (derived[key]?.difference) return a - b;
  return figures[key];
}

function onScale(scale, quantity) {
  const upper = scale.findIndex(([x]) => quantity < x);
  if (upper < 0) return scale.at(-1)[1] * 10_000;
  const [[x0, y0], [x1, y1]] = [scale[upper - 1], scale[upper]];
  return halfUp((y0 + ((quantity - x0) * (y1 - y0)) / (x1 - x0)) * 10_000);
}

/** The quantity of an answer; `undefined` while it is open. */
function quantity(rule, answer, give) {
  if (rule.numerator === undefined) return answer;
  const part = rule.numerator === null ? answer?.numerator : give(rule.numerator);
  const whole = rule.denominator === null ? answer?.denominator : give(rule.denominator);
  const isOpen = !(part >= 0 && whole > 0) || (rule.share && part > whole);
  return isOpen ? undefined : (part * rule.factor) / whole;
}

/** A question's score in ten-thousandths; `null` when it does not apply, `undefined` while it is open. */
function questionScore(rule, answer, give) {
  if (answer === 'notApplicable') return null;
  if (answer === 'unknown') return 0;
  if (rule.kind === 'quantity') {
    const it = quantity(rule, answer, give);
    return it === undefined ? undefined : onScale(rule.scale, it);
  }
  if (answer === undefined) return undefined;
  switch (rule.kind) {
    case 'levels':
      return (answer * FULL) / 4;
    case 'checklist':
      return halfUp((answer.length * FULL) / rule.items);
    case 'yesNo':
      return answer ? FULL : 0;
  }
}

/** The mean of what counts, weighted; `undefined` when nothing does. */
function mean(parts) {
  let [sum, weights] = [0, 0];
  for (const { score, weight = 1 } of parts) {
    if (score === undefined || score === null) continue;
    sum += score * weight;
    weights += weight;
  }
  return weights === 0 ? undefined : sum / weights;
}

/**
 * Scores in hundredths, by group and domain and in total, with the number of questions that are done.
 * An answer is a level, the numbers of the ticked items, yes or no as a boolean, a number, the typed sides of a ratio,
 * or one of the words `unknown` and `notApplicable`.
 */
export function score({ domains, derived }, answers, figures) {
  let [all, done] = [0, 0];
  const give = (key) => figure(derived, figures, key);
  const asked = (rule) => {
    const score = questionScore(rule, answers[rule.id], give);
    all += 1;
    if (score !== undefined) done += 1;
    return { weight: rule.weight, score };
  };
  const up = (node, parts) => ({ weight: node.weight, score: mean(parts), parts });
  const group = (it) => up(it, it.indicators.map((indicator) => up(indicator, indicator.questions.map(asked))));
  const tree = domains.map((it) => up(it, it.groups.map(group)));
  const hundredths = (it) => (it === undefined ? undefined : halfUp(it / 100));
  return {
    total: hundredths(mean(tree)),
    domains: tree.map((it) => hundredths(it.score)),
    groups: tree.flatMap((it) => it.parts.map((group) => hundredths(group.score))),
    done,
    all,
  };
}
