// What the generated pages have in common: escaping, the scores' line, files.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { form } from './form.mjs';

const ENTITIES = { '&': '&amp;', '<': '&lt;', '"': '&quot;' };

/** Text as it stands in HTML, between tags or in an attribute. */
export const escape = (text) => text.replaceAll(/[&<"]/g, (it) => ENTITIES[it]);

/** The line of scores that `pages/live/header.js` fills. */
export const scoresLine = () =>
  `<header><h1>${escape(form.title)}</h1><p>总分 <b id="total">–</b>` +
  form.domains.map((it, idx) => `　${escape(it.name)} <b id="domain-${idx}">–</b>`).join('') +
  '　本组 <b id="group-score">–</b>　已答 <b id="progress"></b></p></header>';

/** A page with what its head and its body hold. */
export const documentOf = (head, body) =>
  '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">' +
  '<meta name="viewport" content="width=device-width, initial-scale=1">' +
  `<title>${escape(form.title)}</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;

/** `name.kind` as `name-hash.kind`. */
export function hashed(name, content) {
  const [stem, kind] = name.split('.');
  return `${stem}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}.${kind}`;
}

/** Writes the files of one page: name to content. */
export function write(folder, files) {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
}
