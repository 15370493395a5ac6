// The SurveyJS page's script: the library asks, this scores and keeps.
import 'survey-core/i18n/simplified-chinese';
import 'survey-core/survey-core.fontless.min.css';
import { Model } from 'survey-core';
import { renderSurvey } from 'survey-js-ui';
import { showScores } from '../live/header.js';
import { keeping, kept } from '../live/saving.js';

const { rules, survey } = JSON.parse(document.getElementById('form').textContent);
const model = new Model(survey);
const questions = rules.domains.flatMap((it) => it.groups).flatMap((it) => it.indicators).flatMap((it) => it.questions);
const kinds = new Map(questions.map((it) => [it.id, it.kind]));
const number = (it) => (it >= 0 ? Number(it) : undefined);

/** What the extra choices of a question say; `undefined` when none of them is chosen. */
function special(name, [first]) {
  if (first === 'dontknow') return { answer: 'unknown' };
  // Another answer counts once its reason is written.
  if (first === 'other') return { answer: model.getComment(name).trim() === '' ? undefined : 'notApplicable' };
  return undefined;
}

function stated(kind, value) {
  if (value === undefined) return undefined;
  switch (kind) {
    case 'quantity':
      if (typeof value !== 'object') return number(value);
      return { numerator: number(value.numerator), denominator: number(value.denominator) };
    case 'checklist':
      return value[0] === 'none' ? [] : value;
    case 'yesNo':
      return value === 'yes';
    default:
      return value;
  }
}

/** The answer to a question, in the words of the scoring. */
function answer(id) {
  const kind = kinds.get(id);
  const choice = kind === 'quantity' ? `${id}~state` : id;
  const chosen = special(choice, [model.getValue(choice)].flat());
  return chosen ? chosen.answer : stated(kind, model.getValue(id));
}

const figures = () =>
  Object.fromEntries(Object.entries(model.getValue('profile') ?? {}).map(([key, it]) => [key, number(it)]));

const data = kept();
if (data) model.data = data;
const state = { answers: Object.fromEntries(questions.map((it) => [it.id, answer(it.id)])), figures: figures() };
const refresh = () => showScores(rules, state.answers, state.figures, model.currentPageNo);
const save = keeping(() => model.data);

model.onValueChanged.add((_, { name, value }) => {
  const id = name.replace(/-Comment$/, '').replace(/~state$/, '');
  if (id === 'profile') {
    state.figures = figures();
  } else {
    // A quantity is either stated or not known.
    if (name === `${id}~state` && value?.length > 0) model.clearValue(id);
    if (name === id && value !== undefined && model.getValue(`${id}~state`)) model.clearValue(`${id}~state`);
    state.answers[id] = answer(id);
  }
  refresh();
  save();
});
model.onCurrentPageChanged.add(refresh);
renderSurvey(model, document.getElementById('survey'));
refresh();
