// The plain page's script: the questions stand in the HTML, this makes them count.
import { showScores } from '../live/header.js';
import { keeping, kept } from '../live/saving.js';

const rules = JSON.parse(document.getElementById('rules').textContent);
const sections = [...document.querySelectorAll('section')];
const state = kept() ?? { answers: {}, reasons: {}, figures: {} };
const save = keeping(() => state);
let current = 0;

const refresh = () => showScores(rules, state.answers, state.figures, current);

/** A number as typed, thousands separated or not; `undefined` when it is none. */
function number(text) {
  const value = Number(text.replaceAll(',', ''));
  return text.trim() === '' || !(value >= 0) ? undefined : value;
}

function isTicked(answer, part) {
  if (!Array.isArray(answer)) return false;
  return part === 'none' ? answer.length === 0 : answer.includes(Number(part));
}

/** The answer that a choice gives; none once it is taken back, and none yet that needs a reason. */
function chosen(part, isOn) {
  if (part === 'unknown') return isOn ? part : undefined;
  if (part === 'notApplicable') return undefined;
  if (part === 'yes' || part === 'no') return part === 'yes';
  if (part === 'none') return isOn ? [] : undefined;
  return Number(part);
}

/** The answer to a checklist after one of its items was ticked or unticked. */
function ticked(before, part, isOn) {
  const others = (Array.isArray(before) ? before : []).filter((it) => it !== Number(part));
  const items = isOn ? [...others, Number(part)].sort((a, b) => a - b) : others;
  return items.length === 0 ? undefined : items;
}

/** The answer after a number was typed. */
function typed(before, part, value) {
  if (part === 'value') return value;
  const sides = { ...(typeof before === 'object' && before), [part]: value };
  return sides.numerator === undefined && sides.denominator === undefined ? undefined : sides;
}

/** Makes the inputs of a question show its answer; `asking` while a reason is still to be written. */
function show(fieldset, asking) {
  const answer = state.answers[fieldset.name];
  for (const input of fieldset.elements) {
    const part = input.dataset.part ?? input.value;
    if (part === 'reason') {
      input.hidden = !asking && answer !== 'notApplicable';
      if (input !== document.activeElement) input.value = state.reasons[fieldset.name] ?? '';
    } else if (input.type === 'text') {
      const value = part === 'value' ? answer : answer?.[part];
      if (number(input.value) !== value) input.value = typeof value === 'number' ? value : '';
    } else if (part === 'notApplicable') {
      input.checked = asking || answer === part;
    } else if (part === 'yes' || part === 'no') {
      input.checked = answer === (part === 'yes');
    } else {
      input.checked = answer === part || answer === Number(part) || isTicked(answer, part);
    }
  }
}

/** Takes what an input says as the answer to its question. */
function answer(fieldset, input) {
  const id = fieldset.name;
  const before = state.answers[id];
  const part = input.dataset.part ?? input.value;
  const asking = part === 'notApplicable' ? input.checked : part === 'reason';
  if (part === 'reason') {
    state.reasons[id] = input.value;
    state.answers[id] = input.value.trim() === '' ? undefined : 'notApplicable';
  } else if (input.type === 'text') {
    state.answers[id] = typed(before, part, number(input.value));
  } else if (input.type === 'checkbox' && Number(part)) {
    state.answers[id] = ticked(before, part, input.checked);
  } else {
    state.answers[id] = chosen(part, input.checked);
  }
  show(fieldset, asking);
}

/** Shows the section in the address, the first one without. */
function go() {
  const found = sections.findIndex((it) => it.id === location.hash.slice(1));
  current = Math.max(found, 0);
  sections.forEach((it, idx) => {
    it.hidden = idx !== current;
  });
  scrollTo(0, 0);
  refresh();
}

document.querySelector('main').addEventListener('input', ({ target }) => {
  const fieldset = target.closest('fieldset');
  if (fieldset) answer(fieldset, target);
  else state.figures[target.name] = number(target.value);
  refresh();
  save();
});
addEventListener('hashchange', go);

for (const fieldset of document.querySelectorAll('fieldset')) show(fieldset, false);
for (const input of document.querySelectorAll('#profile input')) input.value = state.figures[input.name] ?? '';
go();
