// The questionnaire made with SurveyJS: its own question types, its own pages and buttons, bundled with esbuild from the
// published modules, which comes to about a tenth less than its ready-made scripts.
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { WORDS, allGroups, allQuestions, form, rules } from '../support/form.mjs';
import { documentOf, hashed, scoresLine, write } from '../support/html.mjs';

const pages = [...allGroups.map((it) => it.id), 'profile'];

/** The extra choices that SurveyJS knows: not known, and another answer with its reason. */
const extra = (it) => ({
  showDontKnowItem: true,
  dontKnowText: WORDS.unknown,
  ...(it.mayNotApply && { showOtherItem: true, otherText: WORDS.notApplicable, otherPlaceholder: WORDS.reason }),
});

const typedFigures = form.figures.filter((it) => !it.derived);
const typedSides = (it) => ['numerator', 'denominator'].filter((side) => it[side]?.label);
const number = { inputType: 'number', min: 0, step: 'any' };

/** A quantity has no extra choices in SurveyJS, so they stand in a question of their own beneath it. */
function quantity(it, shared) {
  const state = { type: 'checkbox', name: `${it.id}~state`, titleLocation: 'hidden', choices: [], ...extra(it) };
  const sides = typedSides(it);
  if (!it.numerator) return [{ ...shared, type: 'text', ...number, description: it.hint ?? it.unit }, state];
  // Both sides come from the profile: there is nothing to type.
  if (sides.length === 0) return [{ ...state, title: it.text, titleLocation: 'default' }];
  const items = sides.map((side) => ({ name: side, title: it[side].label, ...number }));
  return [{ ...shared, type: 'multipletext', items }, state];
}

function question(it) {
  const shared = { name: it.id, title: it.text, description: it.hint };
  switch (it.kind) {
    case 'levels': {
      const choices = it.options.map((text, value) => ({ value, text }));
      return [{ ...shared, type: 'radiogroup', choices, ...extra(it) }];
    }
    case 'yesNo': {
      const choices = [{ value: 'yes', text: WORDS.yes }, { value: 'no', text: WORDS.no }];
      return [{ ...shared, type: 'radiogroup', choices, ...extra(it) }];
    }
    case 'checklist': {
      const choices = it.options.map((text, idx) => ({ value: idx + 1, text }));
      return [{ ...shared, type: 'checkbox', choices, showNoneItem: true, noneText: WORDS.noneOfThese, ...extra(it) }];
    }
    case 'quantity':
      return quantity(it, shared);
  }
}

const panel = (it) => ({
  type: 'panel',
  name: it.id,
  title: it.name,
  description: it.meaning,
  elements: it.questions.flatMap(question),
});

function profile() {
  const items = typedFigures.map((it) => ({ name: it.key, title: `${it.label}（${it.unit}）`, ...number }));
  const elements = [{ type: 'multipletext', name: 'profile', titleLocation: 'hidden', items }];
  return { name: 'profile', title: '城市信息', elements };
}

const survey = {
  locale: 'zh-cn',
  showQuestionNumbers: 'off',
  showCompleteButton: false,
  pages: [...allGroups.map((it) => ({ name: it.id, title: it.name, elements: it.indicators.map(panel) })), profile()],
};

const inQuestion = (name, rest) => `[data-name="${name}"] ${rest}`;
const inRow = (name, idx) => inQuestion(name, `tr:nth-child(${idx + 1}) input`);
const asked = new Map(allQuestions.map((it) => [it.id, it]));
const SPECIAL = { unknown: 'input[value="dontknow"]', notApplicable: 'input[value="other"]', reason: 'textarea' };

function selector({ figure, question, part }) {
  if (figure) return inRow('profile', typedFigures.findIndex((it) => it.key === figure));
  const it = asked.get(question);
  if (SPECIAL[part]) return inQuestion(it.kind === 'quantity' ? `${question}~state` : question, SPECIAL[part]);
  if (part === 'value') return inQuestion(question, 'input');
  if (it.kind === 'quantity') return inRow(question, typedSides(it).indexOf(part));
  return inQuestion(question, `input[value="${part}"]`);
}

/** @type {import('../support/visit.mjs').Contender} */
export const surveyJs = {
  name: 'SurveyJS',
  folder: 'survey/',
  build(folder) {
    const { outputFiles } = buildSync({
      entryPoints: [fileURLToPath(new URL('survey/page.js', import.meta.url))],
      outdir: folder,
      bundle: true,
      minify: true,
      format: 'esm',
      charset: 'utf8',
      legalComments: 'none',
      write: false,
    });
    // With a hash in their names, so that the server lets browsers keep them.
    const files = outputFiles.map((it) => [hashed(basename(it.path), it.contents), it.contents]);
    const [[style], [script]] = ['css', 'js'].map((kind) => files.find(([name]) => name.endsWith(`.${kind}`)));
    const head = `<link rel="stylesheet" href="${style}"><script type="module" src="${script}"></script>`;
    const data = `<script type="application/json" id="form">${JSON.stringify({ rules, survey })}</script>`;
    write(folder, {
      ...Object.fromEntries(files),
      'index.html': documentOf(head, `${scoresLine()}<div id="survey"></div>${data}`),
    });
  },
  begin: [],
  order: pages,
  next: () => '.sd-navigation__next-btn',
  back: () => '.sd-navigation__prev-btn',
  selector,
  total: '#total',
  progress: '#progress',
  groupScore: '#group-score',
  domainScores: form.domains.map((_, idx) => `#domain-${idx}`),
};
