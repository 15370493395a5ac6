// One full set of answers, the same at each run and on each page: that of the city of the browser tests.
import { FIGURES, plan } from '../../e2e/support/answers.mjs';
import { allGroups, form } from './form.mjs';

const pascal = (key) => key.replaceAll(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase());

/** What a question offers, in the shape that the plan takes. */
function asked(it) {
  const sides = ['numerator', 'denominator'].filter((side) => it[side]?.label);
  const parts = {
    levels: () => it.options.map((_, level) => `${level}`),
    yesNo: () => ['yes', 'no'],
    checklist: () => [...it.options.map((_, idx) => `${idx + 1}`), 'none'],
    quantity: () => [],
  };
  const typed = it.kind !== 'quantity' ? [] : it.numerator ? sides.map((side) => `-${side}`) : ['-value'];
  return { kind: it.kind, choices: parts[it.kind](), typed, mayNotApply: it.mayNotApply };
}

/** The inputs of one question to click (`{question, part}`) or to fill (with `text`), in order. */
function inputs(number, it) {
  const offer = asked(it);
  const planned = plan(number, offer);
  const of = (part, text) => ({ question: it.id, part, text });
  if (planned.state === 'unknown') return [of('unknown')];
  if (planned.state === 'notApplicable') return [of('notApplicable'), of('reason', planned.reason)];
  const clicks = (planned.choices ?? []).map((part) => of(part));
  const texts = (planned.texts ?? []).map((text, idx) => of(offer.typed[idx].slice(1), text));
  return [...clicks, ...texts];
}

function profile() {
  const typed = form.figures.filter((it) => !it.derived);
  // A field for numbers takes no thousands separators.
  return typed.map((it) => ({ figure: it.key, text: FIGURES[pascal(it.key)].replaceAll(',', '') }));
}


let number = 0;

/** The inputs by page: each group, and the profile. */
export const answers = new Map([
  ...allGroups.map((group) => {
    const questions = group.indicators.flatMap((it) => it.questions);
    return [group.id, questions.flatMap((it) => inputs((number += 1), it))];
  }),
  ['profile', profile()],
]);
