// What is on paper: PDF files read with Poppler, and word-processor files opened in LibreOffice.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Opens a word-processor file in LibreOffice and prints it; returns the PDF file. */
export async function printed(docx, folder) {
  const profile = join(folder, 'office');
  await mkdir(profile, { recursive: true });
  await output('soffice', `-env:UserInstallation=file://${profile}`, '--headless', '--convert-to', 'pdf', '--outdir', folder, docx);
  return docx.replace(/\.docx$/, '.pdf');
}
