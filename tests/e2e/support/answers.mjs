// What the city of the tests answers: everything, in every way, and the same at each run.

/** Figures of the profile, as typed. */
export const FIGURES = {
  Population: '340.55',
  Departments: '62',
  Districts: '8',
  SystemsTotal: '210',
  SystemsCloud: '180',
  SystemsL2plus: '150',
  SystemsL3plus: '40',
  CriticalSystems: '25',
  ItSpendFiscal: '23,100.5',
  ItSpendOwn: '4800',
  SecSpendFiscal: '1650',
  SecSpendOwn: '210.25',
  SuppliersKey: '18',
};

/** The plan for the question with this number; `asked` is what the page shows of it. */
export function plan(number, asked) {
  if (asked.kind === 'quantity' && asked.typed.length === 0) return { state: 'given' };
  if (number % 17 === 5) return { state: 'unknown' };
  if (asked.mayNotApply && number % 3 === 0) return { state: 'notApplicable', reason: `本市没有这类对象（第 ${number} 题）` };
  switch (asked.kind) {
    case 'levels':
    case 'yesNo':
      return { state: 'chosen', choices: [asked.choices[number % asked.choices.length]] };
    case 'checklist': {
      const [none, ...items] = asked.choices.toReversed();
      if (number % 11 === 0) return { state: 'chosen', choices: [none] };
      return { state: 'chosen', choices: items.toReversed().filter((_, idx) => (idx + number) % 3 !== 0) };
    }
    case 'quantity': {
      // A part is never larger than its whole: the smallest whole of the profile is 8.
      const texts = asked.typed.map((id) => {
        if (id.endsWith('-numerator')) return String(number % 8);
        if (id.endsWith('-denominator')) return String(8 + (number % 20));
        return number % 2 === 0 ? String(number % 40) : `${number % 40}.5`;
      });
      return { state: 'typed', texts };
    }
    default:
      throw new Error(`no plan for a question of kind ${asked.kind}`);
  }
}

/** Answers a question with the mouse and by typing. */
export async function answer(app, number, asked) {
  const it = plan(number, asked);
  if (it.state === 'unknown') await app.sayUnknown(asked.id);
  if (it.state === 'notApplicable') await app.sayNotApplicable(asked.id, it.reason);
  for (const choice of it.choices ?? []) await app.choose(choice);
  for (const [idx, text] of (it.texts ?? []).entries()) await app.type(asked.typed[idx], text);
  return it.state;
}
