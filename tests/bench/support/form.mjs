// The questionnaire as a team that wants it in Chinese would have it: the model of this repository without the folded
// explanations, sources and national figures that only our own page shows.
import { readFileSync, readdirSync } from 'node:fs';

const seeds = new URL('../../../seeds/', import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, seeds), 'utf8'));

/** The words for the states that every question shares, from the page's own catalogue. */
const words = read('locales/zh/questions.json');
export const WORDS = {
  noneOfThese: words.none_of_these,
  unknown: words.unknown,
  notApplicable: words.not_applicable,
  reason: words.reason,
  yes: words.yes,
  no: words.no,
  value: words.value,
};

const model = read('model/model.json');
const weights = read('weights/default-2022.json');

const points = (scale) =>
  (typeof scale === 'string' ? model.scales.find((it) => it.id === scale).points : scale).map(([x, y]) => [Number(x), y]);

/** What a ratio is made of: a figure of the profile, or one that is typed, with its label. */
const operand = (side) => (side.profile ? { figure: side.profile } : { label: side.label.zh });

function question(indicator, it) {
  const id = `${indicator}.${it.id}`;
  const shared = { id, text: it.text.zh, hint: it.hint?.zh, mayNotApply: it.notApplicable === true };
  switch (it.type) {
    case 'single5':
      return { ...shared, kind: 'levels', options: it.options.map((option) => option.zh) };
    case 'multi':
      return { ...shared, kind: 'checklist', options: it.items.map((item) => item.zh) };
    case 'yesno':
      return { ...shared, kind: 'yesNo' };
    case 'number':
    case 'percent': {
      const quantity = { ...shared, kind: 'quantity', unit: it.unit.zh, scale: points(it.scale) };
      if (!it.numerator) return quantity;
      const share = it.type === 'percent';
      const ratio = { numerator: operand(it.numerator), denominator: operand(it.denominator) };
      return { ...quantity, ...ratio, share, factor: share ? 100 : it.factor };
    }
    default:
      throw new Error(`${id}: no page knows questions of the type ${it.type}`);
  }
}

function readGroup(name) {
  const { group, indicators } = read(`model/groups/${name}`);
  return [
    group,
    indicators.map((it) => ({
      id: it.id,
      name: it.name.zh,
      meaning: it.meaning.zh,
      weight: weights.indicators[it.id],
      questions: it.questions.map((asked) => ({
        ...question(it.id, asked),
        weight: weights.questions[`${it.id}.${asked.id}`] ?? 1,
      })),
    })),
  ];
}

const groups = new Map(readdirSync(new URL('model/groups/', seeds)).sort().map(readGroup));

/** Domains, groups, indicators and questions with their weights, and the figures that are stated once. */
export const form = {
  title: model.title.zh,
  domains: model.domains.map((domain) => ({
    id: domain.id,
    name: domain.shortName.zh,
    weight: weights.domains[domain.id],
    groups: domain.groups.map((group) => ({
      id: group.id,
      name: group.name.zh,
      weight: weights.groups[group.id],
      indicators: groups.get(group.id),
    })),
  })),
  figures: model.profile.map((it) => ({
    key: it.key,
    label: it.label.zh,
    unit: it.unit.zh,
    help: it.help.zh,
    decimals: it.decimals,
    derived: it.derived,
  })),
};

/** All groups in order. */
export const allGroups = form.domains.flatMap((it) => it.groups);

/** All questions in order. */
export const allQuestions = allGroups.flatMap((it) => it.indicators).flatMap((it) => it.questions);

/** What scoring has to know, without any words: the pages carry it beside what they show. A weight of 1 is not
 * written; a side of a ratio is the figure that gives it, or `null` where it is typed. */
export const rules = {
  domains: form.domains.map((domain) => ({
    ...weighing(domain),
    groups: domain.groups.map((group) => ({
      ...weighing(group),
      indicators: group.indicators.map((indicator) => ({
        ...weighing(indicator),
        questions: indicator.questions.map((it) => ({ ...weighing(it), id: it.id, ...ruleOf(it) })),
      })),
    })),
  })),
  derived: Object.fromEntries(form.figures.filter((it) => it.derived).map((it) => [it.key, it.derived])),
};

function weighing({ weight }) {
  return weight === 1 ? {} : { weight };
}

function ruleOf({ kind, options, scale, numerator, denominator, share, factor }) {
  if (kind === 'checklist') return { kind, items: options.length };
  if (kind !== 'quantity') return { kind };
  if (!numerator) return { kind, scale };
  const sides = { numerator: numerator.figure ?? null, denominator: denominator.figure ?? null };
  return { kind, scale, ...sides, share, factor };
}
