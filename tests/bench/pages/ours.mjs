// The product itself, by the few selectors that measuring needs; all others are in `tests/e2e/support/app.mjs`.
import { allGroups, form } from '../support/form.mjs';

const figureId = (key) => `figure-${key.replaceAll(/(?:^|_)(\w)/g, (_, letter) => letter.toUpperCase())}`;

function id({ figure, question, part }) {
  if (figure) return figureId(figure);
  const words = { unknown: 'unknown', notApplicable: 'na', reason: 'reason' };
  return words[part] ? `${words[part]}-${question}` : `${question}-${part}`;
}

const next = (page) => (page === 'profile' ? '.profile a.button--primary' : '.steps a.button--primary');

/** @type {import('../support/visit.mjs').Contender} */
export const ours = {
  name: 'this page',
  begin: ['#begin'],
  order: ['profile', ...allGroups.map((it) => it.id)],
  next,
  back: () => '.steps a.button:not(.button--primary)',
  selector: (input) => `[id="${id(input)}"]`,
  total: '[data-testid="score-so-far"]',
  progress: '[data-testid="progress"]',
  groupScore: '.group-head strong',
  // The last group leads on to the results, where the domains stand.
  results: next(),
  domainScores: form.domains.map((it) => `[data-testid="domain-${it.id}"] .domain-card__figure strong`),
};
