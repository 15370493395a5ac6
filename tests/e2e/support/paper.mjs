// What is on paper: PDF files read with Poppler, and word-processor files opened in LibreOffice.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from './tools.mjs';

async function output(program, ...args) {
  const { status, out, err } = await run(program, ...args);
  assert.equal(status, 0, `${program}: ${err}`);
  return out;
}

/** Text without white space: lines break at other places on paper. Ligatures and widths of letters count as the same. */
export const bare = (text) => text.normalize('NFKC').replace(/\s+/g, '');

/** The text of each page, in the order in which it was written. */
export async function pages(pdf) {
  const text = await output('pdftotext', '-raw', '-enc', 'UTF-8', pdf, '-');
  return text.split('\f').slice(0, -1);
}

/** The words of each page with their places, in points from the upper left corner; `width` and `height` of the page. */
export async function places(pdf) {
  const html = await output('pdftotext', '-bbox', '-enc', 'UTF-8', pdf, '-');
  return html.split('<page ').slice(1).map((page) => {
    const number = (text, name) => Number(new RegExp(`${name}="([-0-9.]+)"`).exec(text)[1]);
    const words = [...page.matchAll(/<word ([^>]*)>([^<]*)<\/word>/g)].map(([, at, text]) => {
      const [left, top, right, bottom] = ['xMin', 'yMin', 'xMax', 'yMax'].map((it) => number(at, it));
      return { left, top, right, bottom, text };
    });
    return { width: number(page, 'width'), height: number(page, 'height'), words };
  });
}

/** The fonts of a PDF file that do not stand in it. */
export async function missingFonts(pdf) {
  const [, , ...rows] = (await output('pdffonts', pdf)).trimEnd().split('\n');
  assert.ok(rows.length > 0, 'a document has fonts');
  return rows.filter((row) => !/ yes +(yes|no) +(yes|no) +\d+ +\d+$/.test(row));
}

/** Opens a file in LibreOffice and saves it in another form into a folder; returns that file. */
export async function converted(file, form, folder) {
  const profile = join(folder, 'office');
  await mkdir(profile, { recursive: true });
  await output('soffice', `-env:UserInstallation=file://${profile}`, '--headless', '--convert-to', form, '--outdir', folder, file);
  return join(folder, basename(file).replace(/\.[^.]*$/, `.${form}`));
}

/** Opens a file in LibreOffice and prints it; returns the PDF file. */
export const printed = (file, folder) => converted(file, 'pdf', folder);

/** Points in a millimetre. */
const MM = 72 / 25.4;

/** What stands at the foot of each page beside what the document says. */
export const FOOT = {
  'zh-CN': (page, all) => bare(`第 ${page} 页，共 ${all} 页`),
  en: (page, all) => bare(`Page ${page} of ${all}`),
};

/** A text without the last place where a part stands in it. */
function withoutLast(text, part) {
  const at = text.lastIndexOf(part);
  return text.slice(0, at) + text.slice(at + part.length);
}

/** Checks a printed document: every page has its number and `foot`, every text is there whole, no word leaves the page,
 * and every font is in the file. `watermark`: letters across each page. */
export async function check(pdf, { lang, foot, header, watermark = '', texts }) {
  const read = (await pages(pdf)).map(bare);
  assert.ok(read.length >= 3, `${read.length} pages`);
  const whole = [];
  for (const [idx, text] of read.entries()) {
    const number = FOOT[lang](idx + 1, read.length);
    for (const part of [number, bare(foot), bare(header), bare(watermark)]) {
      assert.ok(text.includes(part), `page ${idx + 1} of ${pdf} lacks “${part}”`);
    }
    // What each page repeats would stand between the parts of a text that goes on over the page.
    whole.push([bare(foot), number, bare(watermark)].reduce(withoutLast, text).replace(bare(header), ''));
  }
  const all = whole.join('');
  assert.doesNotMatch(all, /\ufffd/, 'every letter has a sign');
  assert.deepEqual(texts.map(bare).filter((it) => !all.includes(it)), [], 'texts that are not whole on paper');
  for (const [idx, { width, height, words }] of (await places(pdf)).entries()) {
    assert.deepEqual([Math.round(width / MM), Math.round(height / MM)], [210, 297], 'A4');
    // Letters of the watermark are turned; their boxes say little.
    const upright = words.filter((it) => !watermark.includes(it.text));
    const outside = upright.filter(
      (it) => it.left < 15 * MM || it.right > width - 15 * MM || it.top < 8 * MM || it.bottom > height - 6 * MM,
    );
    assert.deepEqual(outside, [], `words outside the margins of page ${idx + 1}`);
  }
  assert.deepEqual(await missingFonts(pdf), []);
  return read.length;
}
