// Figures as a table of ratios, with the goals beside them.

/** Median, and half the distance of the quartiles as a part of it: how much single figures scatter. */
function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part) => sorted[Math.floor((sorted.length - 1) * part)];
  const median = at(0.5);
  return { median, scatter: median === 0 ? 0 : (at(0.75) - at(0.25)) / 2 / median };
}

/** Adds to each contender's results the median and the scatter of every sample. */
export function summarise(results) {
  const summarised = ([name, { downloads, samples }]) => {
    const summaries = Object.entries(samples).map(([sample, values]) => [sample, summary(values)]);
    return [name, { downloads, summaries: Object.fromEntries(summaries), samples }];
  };
  return new Map([...results].map(summarised));
}

const kilobytes = (it) => `${(it / 1000).toFixed(0)} KB`;
const megabytes = (it) => `${(it / 1_000_000).toFixed(1)} MB`;
const milliseconds = (it) => `${it < 10 ? it.toFixed(2) : it.toFixed(0)} ms`;
const number = (it) => `${it}`;

const downloaded = (until, what) => (it) => it.downloads[until][what];

/** The rows of the table: the sample or another figure, how it is written, the limit that the page has set itself, and
 * the goals against others, as the most that the ratio may be. */
const ROWS = [
  { what: 'downloaded for the first page', of: downloaded('firstPage', 'bytes'), shown: kilobytes, limit: 250_000 },
  {
    what: 'downloaded up to the first question',
    of: downloaded('firstQuestion', 'bytes'),
    shown: kilobytes,
    goals: { SurveyJS: 0.6 },
  },
  { what: 'requests up to the first question', of: downloaded('firstQuestion', 'requests'), shown: number },
  { what: 'downloaded in all, what follows in the background included', of: downloaded('all', 'bytes'), shown: kilobytes },
  { what: 'first page usable', sample: 'firstPage', shown: milliseconds },
  { what: 'first question usable', sample: 'firstQuestion', shown: milliseconds },
  { what: 'first paint, slowed down', sample: 'slowFirstPaint', shown: milliseconds },
  { what: 'first page usable, slowed down', sample: 'slowFirstPage', shown: milliseconds },
  {
    what: 'first question usable, slowed down',
    sample: 'slowFirstQuestion',
    shown: milliseconds,
    goals: { SurveyJS: 0.4, 'plain HTML': 1.5 },
  },
  {
    what: 'click to updated score, everything answered',
    sample: 'click',
    shown: milliseconds,
    limit: 2,
    goals: { SurveyJS: 0.05, 'plain HTML': 2 },
  },
  { what: 'filling in everything', sample: 'fill', shown: milliseconds, goals: { SurveyJS: 0.05 } },
  { what: 'reload with everything answered, until it can be worked on', sample: 'reload', shown: milliseconds },
  { what: 'memory with everything answered: heap and WebAssembly', sample: 'memory', shown: megabytes, goals: { SurveyJS: 0.5 } },
].map((row) => ({ of: (it) => it.summaries[row.sample].median, ...row }));

/** Every goal and limit, with what was reached. The first contender is the one that is judged. */
export function verdicts(contenders) {
  const [[, own], ...others] = contenders;
  return ROWS.flatMap(({ what, of, goals = {}, limit }) => [
    ...(limit ? [{ what, against: 'limit', goal: 1, ratio: of(own) / limit }] : []),
    ...others
      .filter(([name]) => goals[name])
      .map(([name, it]) => ({ what, against: name, goal: goals[name], ratio: of(own) / of(it) })),
  ]).map((it) => ({ ...it, met: it.ratio <= it.goal }));
}

const ratio = (it) => it.toFixed(it < 0.1 ? 3 : 2);

/** The table in Markdown: figures, ratios, and how much single figures scatter. What misses its goal is bold. */
export function table(contenders) {
  const [[, own], ...others] = contenders;
  const judged = verdicts(contenders);
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rows = ROWS.map(({ what, of, sample, shown, limit }) => {
    const verdict = (against) => judged.find((it) => it.what === what && it.against === against);
    const bold = (text, against) => (verdict(against)?.met === false ? `**${text}**` : text);
    const ratios = others.map(([name, it]) => {
      const goal = verdict(name) ? ` (goal ${verdict(name).goal})` : '';
      return `${bold(ratio(of(own) / of(it)), name)}${goal}`;
    });
    const scatter = sample && Math.max(...[...contenders.values()].map((it) => it.summaries[sample].scatter));
    return line([
      what,
      `${bold(shown(of(own)), 'limit')}${limit ? ` (limit ${shown(limit)})` : ''}`,
      ...others.map(([, it]) => shown(of(it))),
      ...ratios,
      sample ? `±${(scatter * 100).toFixed(0)} %` : '',
    ]);
  });
  const heads = ['', ...contenders.keys(), ...others.map(([name]) => `ratio to ${name}`), 'scatter'];
  return [line(heads), line(heads.map((_, idx) => (idx === 0 ? '---' : '---:'))), ...rows].join('\n');
}

/** Where goals and limits are missed, one to a line. */
export const misses = (contenders) =>
  verdicts(contenders)
    .filter((it) => !it.met)
    .map((it) => `missed: ${it.what}: ${ratio(it.ratio)} of ${it.against}, goal ${it.goal}`);
