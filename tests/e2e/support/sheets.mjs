// What others read of what the page publishes: a workbook and a CSV, read without the product's own code.
import assert from 'node:assert/strict';
import { inflateRawSync } from 'node:zlib';

/** The files in a ZIP, by name. */
function unzip(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  assert.ok(end >= 0, 'a workbook is a ZIP');
  const files = new Map();
  let at = bytes.readUInt32LE(end + 16);
  for (let n = bytes.readUInt16LE(end + 10); n > 0; n -= 1) {
    const [method, packed] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((it) => bytes.readUInt16LE(at + it));
    const local = bytes.readUInt32LE(at + 42);
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const content = bytes.subarray(start, start + packed);
    files.set(name, (method === 8 ? inflateRawSync(content) : content).toString('utf8'));
    at += 46 + nameLength + extra + comment;
  }
  return files;
}

const plain = (xml) =>
  xml
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');

const columnIdx = (letters) => [...letters].reduce((n, it) => n * 26 + it.charCodeAt(0) - 64, 0) - 1;

/** The sheets of a workbook in order: `{name, rows}`; numbers are numbers, texts texts, nothing is `null`. */
export function workbook(bytes) {
  const files = unzip(bytes);
  const names = [...files.get('xl/workbook.xml').matchAll(/<sheet name="([^"]*)"/g)].map((it) => plain(it[1]));
  const shared = [...files.get('xl/sharedStrings.xml').matchAll(/<si>(.*?)<\/si>/gs)].map((it) => plain(it[1]));
  const sheets = names.map((name, idx) => {
    const xml = files.get(`xl/worksheets/sheet${idx + 1}.xml`);
    const rows = [];
    for (const [, attributes, inner] of xml.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const [, letters, row] = attributes.match(/r="([A-Z]+)(\d+)"/);
      const value = inner?.match(/<v>(.*?)<\/v>/s)?.[1];
      const cell = value === undefined ? null : /t="s"/.test(attributes) ? shared[Number(value)] : Number(value);
      (rows[row - 1] ??= [])[columnIdx(letters)] = cell;
    }
    const frozen = xml.match(/<pane [^>]*ySplit="(\d+)"[^>]*state="frozen"/)?.[1];
    return { name, rows: Array.from(rows, (it) => Array.from(it ?? [], (cell) => cell ?? null)), frozen: Number(frozen) };
  });
  return sheets;
}

/** The lines of a CSV by RFC 4180, after its byte order mark. */
export function csv(bytes) {
  const text = bytes.toString('utf8');
  assert.equal(text[0], '\ufeff', 'a byte order mark');
  const [lines, state] = [[[]], { field: '', quoted: false }];
  for (let at = 1; at < text.length; at += 1) {
    const it = text[at];
    if (it === '"' && state.quoted && text[at + 1] === '"') {
      state.field += it;
      at += 1;
    } else if (it === '"') state.quoted = !state.quoted;
    else if (state.quoted || (it !== ',' && it !== '\r')) state.field += it;
    else {
      lines.at(-1).push(state.field);
      state.field = '';
      if (it === '\r') {
        lines.push([]);
        at += 1;
      }
    }
  }
  lines.pop();
  return lines;
}
