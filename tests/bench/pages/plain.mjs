// A page written by hand without any library: all questions as HTML, a script that makes them count, one file.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync, transformSync } from 'esbuild';
import { WORDS, allGroups, form, rules } from '../support/form.mjs';
import { documentOf, escape, scoresLine, write } from '../support/html.mjs';

const source = (name) => fileURLToPath(new URL(`plain/${name}`, import.meta.url));

const pages = [...allGroups.map((it) => it.id), 'profile'];

/** The label is around its input, so neither needs an id. */
function choice(type, id, value, text) {
  return `<label><input type="${type}" name="${id}" value="${value}"> ${escape(text)}</label>`;
}

function textField(name, part, label, unit) {
  const attributes = part ? ` data-part="${part}"` : '';
  return `<label>${escape(label)} <input type="text" inputmode="decimal" name="${name}"${attributes}> ${escape(unit)}</label>`;
}

function side(id, part, { label, figure }) {
  if (!figure) return textField(id, part, label, '');
  const stated = form.figures.find((it) => it.key === figure);
  return `<p class="note">${escape(stated.label)}</p>`;
}

function inputs(it) {
  switch (it.kind) {
    case 'levels':
      return it.options.map((text, level) => choice('radio', it.id, level, text)).join('');
    case 'yesNo':
      return choice('radio', it.id, 'yes', WORDS.yes) + choice('radio', it.id, 'no', WORDS.no);
    case 'checklist':
      return (
        it.options.map((text, idx) => choice('checkbox', it.id, idx + 1, text)).join('') +
        choice('checkbox', it.id, 'none', WORDS.noneOfThese)
      );
    case 'quantity':
      if (!it.numerator) return textField(it.id, 'value', WORDS.value, it.unit);
      return side(it.id, 'numerator', it.numerator) + side(it.id, 'denominator', it.denominator);
  }
}

function question(it) {
  const notApplicable = it.mayNotApply
    ? choice('checkbox', it.id, 'notApplicable', WORDS.notApplicable) +
      `<textarea name="${it.id}" data-part="reason" aria-label="${escape(WORDS.reason)}" hidden></textarea>`
    : '';
  return (
    `<fieldset name="${it.id}"><legend>${escape(it.text)}</legend>` +
    (it.hint ? `<p class="note">${escape(it.hint)}</p>` : '') +
    inputs(it) +
    choice('checkbox', it.id, 'unknown', WORDS.unknown) +
    notApplicable +
    '</fieldset>'
  );
}

function steps(page) {
  const at = pages.indexOf(page);
  const link = (to, text, rel) => (to ? `<a rel="${rel}" href="#${to}">${text}</a>` : '<span></span>');
  return `<nav>${link(pages[at - 1], '← 上一组', 'prev')}${link(pages[at + 1], '下一组 →', 'next')}</nav>`;
}

function indicator(it) {
  return `<h3>${escape(it.name)}</h3><p>${escape(it.meaning)}</p>${it.questions.map(question).join('')}`;
}

function group(it, idx) {
  const hidden = idx === 0 ? '' : ' hidden';
  const indicators = it.indicators.map(indicator).join('');
  return `<section id="${it.id}"${hidden}><h2>${escape(it.name)}</h2>${indicators}${steps(it.id)}</section>`;
}

function profile() {
  const typed = form.figures.filter((it) => !it.derived);
  const fields = typed.map((it) => textField(it.key, '', it.label, it.unit) + `<p class="note">${escape(it.help)}</p>`);
  return `<section id="profile" hidden><h2>城市信息</h2>${fields.join('')}${steps('profile')}</section>`;
}

function selector({ figure, question, part }) {
  if (figure) return `#profile [name="${figure}"]`;
  const isTyped = ['reason', 'value', 'numerator', 'denominator'].includes(part);
  return `[name="${question}"][${isTyped ? 'data-part' : 'value'}="${part}"]`;
}

/** @type {import('../support/visit.mjs').Contender} */
export const plain = {
  name: 'plain HTML',
  folder: 'plain/',
  build(folder) {
    const { code: style } = transformSync(readFileSync(source('style.css'), 'utf8'), { loader: 'css', minify: true });
    const bundle = buildSync({ entryPoints: [source('page.js')], bundle: true, minify: true, format: 'iife', write: false });
    const data = `<script type="application/json" id="rules">${JSON.stringify(rules)}</script>`;
    const body = `${scoresLine()}<main>${allGroups.map(group).join('')}${profile()}</main>`;
    const script = `${data}<script>${bundle.outputFiles[0].text}</script>`;
    write(folder, { 'index.html': documentOf(`<style>${style}</style>`, body + script) });
  },
  begin: [],
  order: pages,
  next: (page) => `section[id="${page}"] [rel=next]`,
  back: (page) => `section[id="${page}"] [rel=prev]`,
  selector,
  total: '#total',
  progress: '#progress',
  groupScore: '#group-score',
  domainScores: form.domains.map((_, idx) => `#domain-${idx}`),
};
